//! The tokens of published applications, from conflicts as they are known to be.

use steadfast_invariants::token::{PlanKind, Relation, compare, plans};

use crate::support::{plan, regions, relation, takes, tokens};

const ALWAYS: &str = "always";

/// Checks the tokens of the plan with modes, and that it orders no call without need.
fn expect(relation: &Relation, expected: &[&str]) {
    let plan = plan(relation, PlanKind::MultiMode);
    assert_eq!(tokens(&plan, relation), expected);
    assert_eq!(regions(&plan.over_serialised, relation), [""; 0]);
    for plan in plans(relation) {
        assert_eq!(compare(&plan, relation).missing, [], "{}", plan.kind);
    }
}

/// Gotsman et al., POPL 2016: one token, held by withdraw, conflicting with itself.
#[test]
fn one_account() {
    let bank = relation(&["deposit(n: u32)", "withdraw(n: u32)", "query()"], &[("withdraw", "withdraw", ALWAYS)]);
    expect(&bank, &["withdraw(): exclusive = withdraw, excludes exclusive"]);
    let plan = plan(&bank, PlanKind::MultiMode);
    assert_eq!(
        takes(&plan, &bank, "withdraw"),
        (vec!["exclusive withdraw()".to_owned()], "global-exclusive".to_owned())
    );
    assert_eq!(takes(&plan, &bank, "deposit"), (Vec::new(), "free".to_owned()));
}

#[test]
fn many_accounts() {
    let bank = relation(
        &["deposit(account: Account, n: u32) @ 100", "withdraw(account: Account, n: u32) @ 20"],
        &[("withdraw", "withdraw", "1.account == 2.account")],
    );
    expect(&bank, &["account(account): exclusive = withdraw, excludes exclusive"]);
    let plan = plan(&bank, PlanKind::MultiMode);
    assert_eq!(
        takes(&plan, &bank, "withdraw"),
        (vec!["exclusive account(account)".to_owned()], "exclusive".to_owned())
    );
    assert_eq!(plan.acquisitions_per_second.per_second(), 20.0);
}

/// Withdrawals exclude each other, and interest excludes deposits and withdrawals, but not itself: two tokens with two sides each,
/// or one token with three modes.
#[test]
fn interest_computed_where_it_is_applied() {
    let bank = relation(
        &["deposit(n: u32)", "withdraw(n: u32)", "interest()"],
        &[("withdraw", "withdraw", ALWAYS), ("deposit", "interest", ALWAYS), ("withdraw", "interest", ALWAYS)],
    );
    expect(
        &bank,
        &["deposit(): deposit = deposit, excludes interest; withdraw = withdraw, excludes withdraw interest; \
           interest = interest, excludes deposit withdraw"],
    );
    let two_mode = plan(&bank, PlanKind::TwoMode);
    assert_eq!(
        tokens(&two_mode, &bank),
        [
            "interest(): deposit = deposit withdraw, excludes interest; interest = interest, excludes deposit",
            "withdraw(): exclusive = withdraw, excludes exclusive"
        ]
    );
    assert_eq!(regions(&two_mode.over_serialised, &bank), [""; 0]);
    assert_eq!(takes(&two_mode, &bank, "withdraw").0, ["deposit interest()", "exclusive withdraw()"]);
}

#[test]
fn courses_and_enrolments() {
    let courseware = relation(
        &[
            "register(student: Student)",
            "add_course(course: Course)",
            "enroll(student: Student, course: Course) @ 50",
            "delete_course(course: Course)",
            "query()",
        ],
        &[("add_course", "delete_course", "1.course == 2.course"), ("enroll", "delete_course", "1.course == 2.course")],
    );
    expect(
        &courseware,
        &["course(course): add_course = add_course enroll, excludes delete_course; \
           delete_course = delete_course, excludes add_course"],
    );
    // The minimum vertex cover is the deletion alone, which then excludes itself without need.
    let locks = plan(&courseware, PlanKind::SharedExclusive);
    assert_eq!(
        tokens(&locks, &courseware),
        ["course(course): exclusive = delete_course, excludes exclusive shared; \
          shared = add_course enroll, excludes exclusive"]
    );
    let over = regions(&locks.over_serialised, &courseware);
    assert_eq!(over, ["delete_course / delete_course: 1.course == 2.course"]);
    assert_eq!(takes(&locks, &courseware, "enroll").1, "shared");
    assert_eq!(takes(&locks, &courseware, "register").1, "free");
}

#[test]
fn tournament() {
    let tournament = relation(
        &[
            "add_tournament(tournament: Tournament)",
            "remove_tournament(tournament: Tournament)",
            "enroll(player: Player, tournament: Tournament)",
        ],
        &[("remove_tournament", "enroll", "1.tournament == 2.tournament")],
    );
    expect(
        &tournament,
        &["tournament(tournament): remove_tournament = remove_tournament, excludes enroll; \
           enroll = enroll, excludes remove_tournament"],
    );
}

/// Gotsman et al., POPL 2016: two tokens, closing conflicts with placing, placing does not conflict with itself.
#[test]
fn auction() {
    let auction =
        relation(&["place_bid(bid: Bid) @ 100", "close_auction()"], &[("place_bid", "close_auction", ALWAYS)]);
    expect(
        &auction,
        &["close_auction(): place_bid = place_bid, excludes close_auction; \
           close_auction = close_auction, excludes place_bid"],
    );
    let plan = plan(&auction, PlanKind::MultiMode);
    assert_eq!(takes(&plan, &auction, "place_bid").1, "global-mode");
    let locks = self::plan(&auction, PlanKind::SharedExclusive);
    assert_eq!(takes(&locks, &auction, "place_bid").1, "global-shared");
    assert_eq!(takes(&locks, &auction, "close_auction").1, "global-exclusive");

    // With ties that nothing breaks, closing conflicts with itself, too, and shared and exclusive locks say it all.
    let ties = [("place_bid", "close_auction", ALWAYS), ("close_auction", "close_auction", ALWAYS)];
    let auction = relation(&["place_bid(bid: Bid) @ 100", "close_auction()"], &ties);
    expect(
        &auction,
        &[
            "close_auction(): shared = place_bid, excludes exclusive; exclusive = close_auction, excludes shared exclusive",
        ],
    );
}

#[test]
fn projects() {
    let projects = relation(
        &[
            "add_project(project: Project)",
            "delete_project(project: Project)",
            "add_employee(employee: Employee)",
            "works_on(employee: Employee, project: Project)",
        ],
        &[
            ("add_project", "delete_project", "1.project == 2.project"),
            ("delete_project", "works_on", "1.project == 2.project"),
        ],
    );
    expect(
        &projects,
        &["project(project): add_project = add_project works_on, excludes delete_project; \
           delete_project = delete_project, excludes add_project"],
    );
}

const USERNAMES: [&str; 3] =
    ["register(user: User, name: Name)", "rename(user: User, name: Name)", "unregister(user: User)"];

#[test]
fn usernames() {
    let other_user = "1.name == 2.name && 1.user != 2.user";
    let names = relation(
        &USERNAMES,
        &[
            ("register", "register", other_user),
            ("register", "rename", other_user),
            ("rename", "rename", other_user),
            ("rename", "rename", "1.user == 2.user && 1.name != 2.name"),
        ],
    );
    let plan = plan(&names, PlanKind::MultiMode);
    assert_eq!(
        tokens(&plan, &names),
        [
            "name(name): exclusive = register rename, excludes exclusive",
            "user(user): exclusive = rename, excludes exclusive"
        ]
    );
    // A lock by name cannot tell two calls for the same user apart.
    assert_eq!(
        regions(&plan.over_serialised, &names),
        [
            "register / register: 1.user == 2.user && 1.name == 2.name",
            "register / rename: 1.user == 2.user && 1.name == 2.name",
            "rename / rename: 1.user == 2.user && 1.name == 2.name"
        ]
    );
    let taken = vec!["exclusive name(name)".to_owned(), "exclusive user(user)".to_owned()];
    assert_eq!(takes(&plan, &names, "rename"), (taken, "exclusive".to_owned()));
    assert_eq!(takes(&plan, &names, "unregister").1, "free");
    assert_eq!(compare(&plan, &names).missing, []);
}

/// Where users choose their identifiers, too, registering one twice conflicts, and so does renaming one twice; but one of each does
/// not, because only who is registered can be renamed.
#[test]
fn usernames_with_identifiers_that_users_choose() {
    let other_name = "1.user == 2.user && 1.name != 2.name";
    let names = relation(&USERNAMES, &[("register", "register", other_name), ("rename", "rename", other_name)]);
    assert_eq!(
        tokens(&plan(&names, PlanKind::MultiMode), &names),
        ["user(user): register = register, excludes register; rename = rename, excludes rename"]
    );
}

/// Only inequality of keys: a token per doctor would be wrong. The plain plan has one token, a finer one excludes all others.
#[test]
fn on_call() {
    let roster =
        relation(&["go_off(doctor: Doctor)", "go_on(doctor: Doctor)"], &[("go_off", "go_off", "1.doctor != 2.doctor")]);
    let plain = plan(&roster, PlanKind::MultiMode);
    assert_eq!(tokens(&plain, &roster), ["go_off(): exclusive = go_off, excludes exclusive"]);
    assert_eq!(regions(&plain.over_serialised, &roster), ["go_off / go_off: 1.doctor == 2.doctor"]);
    let masks = plan(&roster, PlanKind::OthersByKey);
    assert_eq!(
        tokens(&masks, &roster),
        ["doctor(doctor): go_off_doctor = go_off, excludes go_off_doctor_others; \
          go_off_doctor_others = go_off, excludes go_off_doctor"]
    );
    for plan in plans(&roster) {
        assert_eq!(compare(&plan, &roster).missing, [], "{}", plan.kind);
    }
    assert_eq!(masks.over_serialised, []);

    // Without a flag that merges, going on and off conflict for one doctor.
    let flags = [("go_off", "go_off", "1.doctor != 2.doctor"), ("go_off", "go_on", "1.doctor == 2.doctor")];
    let roster = relation(&["go_off(doctor: Doctor)", "go_on(doctor: Doctor)"], &flags);
    let plain = plan(&roster, PlanKind::MultiMode);
    assert_eq!(
        tokens(&plain, &roster),
        [
            "doctor(doctor): go_off = go_off, excludes go_on; go_on = go_on, excludes go_off",
            "go_off(): exclusive = go_off, excludes exclusive"
        ]
    );
    assert_eq!(takes(&plain, &roster, "go_off").1, "global-exclusive");
    assert_eq!(takes(&plain, &roster, "go_on").1, "mode");
    assert_eq!(plan(&roster, PlanKind::OthersByKey).over_serialised, []);
}

#[test]
fn three_decrements_and_a_clamped_counter() {
    expect(&relation(&["dec()", "inc()"], &[("dec", "dec", ALWAYS)]), &["dec(): exclusive = dec, excludes exclusive"]);
    expect(
        &relation(&["inc(n: u32)", "dec(n: u32)"], &[("inc", "dec", ALWAYS)]),
        &["inc(): inc = inc, excludes dec; dec = dec, excludes inc"],
    );
}

#[test]
fn friends() {
    let either = "1.a == 2.a && 1.b == 2.b || 1.a == 2.b && 1.b == 2.a";
    let friends =
        relation(&["befriend(a: User, b: User)", "unfriend(a: User, b: User)"], &[("befriend", "unfriend", either)]);
    expect(&friends, &["a_b(a_b): befriend = befriend, excludes unfriend; unfriend = unfriend, excludes befriend"]);
    let plan = plan(&friends, PlanKind::MultiMode);
    assert_eq!(takes(&plan, &friends, "unfriend").0, ["unfriend a_b({a, b})"]);
}

/// A transfer needs the account that it takes from to itself, and both to exist: two instances of one token.
#[test]
fn transfers() {
    let bank = relation(
        &[
            "withdraw(account: Account, n: u32)",
            "transfer(from: Account, to: Account, n: u32)",
            "close(account: Account)",
        ],
        &[
            ("withdraw", "withdraw", "1.account == 2.account"),
            ("withdraw", "transfer", "1.account == 2.from"),
            ("transfer", "transfer", "1.from == 2.from"),
            ("withdraw", "close", "1.account == 2.account"),
            ("transfer", "close", "1.from == 2.account || 1.to == 2.account"),
        ],
    );
    expect(
        &bank,
        &["account(account): withdraw = withdraw transfer, excludes withdraw close; \
           transfer = transfer, excludes close; close = close, excludes withdraw transfer"],
    );
    let plan = plan(&bank, PlanKind::MultiMode);
    let taken = vec!["withdraw account(from)".to_owned(), "transfer account(to)".to_owned()];
    assert_eq!(takes(&plan, &bank, "transfer"), (taken, "mode".to_owned()));
    assert_eq!(plan.acquisitions_per_second.per_second(), 4.0);
}
