//! A clone of Twitter (Indigo, EuroSys 2015; IPA, VLDB 2018): who follows or tweets must exist. Only deleting a user is at odds
//! with what that user, or a follower, does elsewhere; tweeting and following need no order among themselves.

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

pub type UserId = u64;
pub type TweetId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tweet {
    author: UserId,
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twitter {
    users: BTreeSet<UserId>,
    follows: BTreeSet<(UserId, UserId)>,
    tweets: BTreeMap<TweetId, Tweet>,
}

#[replicated]
impl Twitter {
    #[initial]
    pub fn new() -> Self {
        Self { users: BTreeSet::new(), follows: BTreeSet::new(), tweets: BTreeMap::new() }
    }

    #[invariant]
    fn followers_exist(&self) -> bool {
        self.follows.iter().all(|(follower, followed)| self.users.contains(follower) && self.users.contains(followed))
    }

    #[invariant]
    fn authors_exist(&self) -> bool {
        self.tweets.values().all(|tweet| self.users.contains(&tweet.author))
    }

    #[operation]
    pub fn add_user(&mut self, #[fresh] user: UserId) {
        self.users.insert(user);
    }

    //~ follow / unfollow: convergence
    //~ follow / delete_user: invariant followers_exist, convergence, precondition
    #[operation]
    pub fn follow(&mut self, follower: UserId, followed: UserId) -> Result<(), Unknown> {
        if !self.users.contains(&follower) || !self.users.contains(&followed) {
            return Err(Unknown);
        }
        self.follows.insert((follower, followed));
        Ok(())
    }

    #[operation]
    pub fn unfollow(&mut self, follower: UserId, followed: UserId) {
        self.follows.remove(&(follower, followed));
    }

    //~ tweet / delete_user: invariant authors_exist, convergence, precondition
    #[operation]
    pub fn tweet(&mut self, #[fresh] tweet: TweetId, author: UserId, text: String) -> Result<(), Unknown> {
        if !self.users.contains(&author) {
            return Err(Unknown);
        }
        self.tweets.insert(tweet, Tweet { author, text });
        Ok(())
    }

    #[operation]
    pub fn delete_user(&mut self, user: UserId) {
        self.users.remove(&user);
        self.follows.retain(|(follower, followed)| *follower != user && *followed != user);
        self.tweets.retain(|_, tweet| tweet.author != user);
    }

    #[operation]
    pub fn timeline(&self, reader: UserId) -> BTreeMap<TweetId, Tweet> {
        let shown = |tweet: &Tweet| self.follows.contains(&(reader, tweet.author));
        self.tweets.iter().filter(|(_, tweet)| shown(tweet)).map(|(id, tweet)| (*id, tweet.clone())).collect()
    }
}
