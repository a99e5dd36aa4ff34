//! Three replicas on loopback: what the leader accepts reaches every follower, and survives a restart.

use std::path::Path;
use std::time::Duration;

use ledger::client::Client;
use ledger::config::Config;
use ledger::replication::Follower;
use ledger::server::Replica;
use tokio::time::{sleep, timeout};

const LIMIT: Duration = Duration::from_secs(20);

/// A leader, last, and the followers that it was started with.
async fn cluster(directory: &Path) -> Vec<Replica> {
    let mut replicas = Vec::new();
    let mut leader = Config::local(1, directory.join("1"));
    leader.leads = true;
    for id in 2..=3 {
        let follower = Replica::start(Config::local(id, directory.join(id.to_string()))).await.unwrap();
        leader.followers.push(Follower { id, address: follower.peers });
        replicas.push(follower);
    }
    replicas.push(Replica::start(leader).await.unwrap());
    replicas
}

async fn ask(client: &mut Client, request: &str) -> String {
    client.request(request).await.unwrap()
}

/// Waits until the replica answers `request` with `expected`.
async fn settles(client: &mut Client, request: &str, expected: &str) {
    while ask(client, request).await != expected {
        sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_reach_every_replica_and_survive_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let scenario = async {
        let replicas = cluster(directory.path()).await;
        let mut leader = Client::connect(replicas[2].clients).await;
        for account in 1..=2 {
            assert_eq!(ask(&mut leader, &format!("open {account}")).await, "ok");
        }
        assert_eq!(ask(&mut leader, "deposit 1 100").await, "ok");
        assert_eq!(ask(&mut leader, "transfer 1 2 30").await, "ok");
        assert_eq!(ask(&mut leader, "withdraw 2 31").await, "refused the balance is too low");
        assert_eq!(ask(&mut leader, "withdraw two 31").await, "failed not a number: `two`");
        for replica in &replicas {
            let mut client = Client::connect(replica.clients).await;
            settles(&mut client, "balance 1", "balance 70").await;
            settles(&mut client, "balance 2", "balance 30").await;
        }
        let mut follower = Client::connect(replicas[0].clients).await;
        assert_eq!(ask(&mut follower, "open 3").await, "failed this replica does not lead");
        for replica in replicas {
            replica.stop().await.unwrap();
        }

        let replicas = cluster(directory.path()).await;
        let mut leader = Client::connect(replicas[2].clients).await;
        assert_eq!(ask(&mut leader, "balance 1").await, "balance 70");
        assert_eq!(ask(&mut leader, "withdraw 1 70").await, "ok");
        assert_eq!(ask(&mut leader, "close 1").await, "ok");
        let mut follower = Client::connect(replicas[1].clients).await;
        settles(&mut follower, "balance 1", "unknown").await;
        for replica in replicas {
            replica.stop().await.unwrap();
        }
    };
    timeout(LIMIT, scenario).await.expect("the replicas agree in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_follower_is_enough_for_a_majority() {
    let directory = tempfile::tempdir().unwrap();
    let scenario = async {
        let mut replicas = cluster(directory.path()).await;
        replicas.remove(0).stop().await.unwrap();
        let leader = replicas.pop().unwrap();
        let mut client = Client::connect(leader.clients).await;
        for account in 1..=50 {
            assert_eq!(ask(&mut client, &format!("open {account}")).await, "ok");
        }
        let mut follower = Client::connect(replicas[0].clients).await;
        settles(&mut follower, "balance 50", "balance 0").await;
        leader.stop().await.unwrap();
    };
    timeout(LIMIT, scenario).await.expect("a majority decides in time");
}
