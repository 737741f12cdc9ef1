//! An officer with the whole database asks who voted for what, after the round is closed.

use api::bundle::verify::verify;
use entity::ids::RoundId;
use entity::{ballots, ledger_ballots, rounds, turnout, voters};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, Statement,
};
use serde_json::json;
use uuid::Uuid;

use crate::poll::Poll;

/// Everything that leads from a person to a ballot while the round is open.
struct Threads {
    key: Vec<u8>,
    voters: Vec<Vec<u8>>,
    ids: Vec<Uuid>,
    receipts: Vec<String>,
}

async fn threads(poll: &Poll, round: RoundId) -> Threads {
    let db = poll.world.app.db.read();
    let key = rounds::Entity::find_by_id(round).one(db).await.unwrap();
    let rows = ballots::Entity::find()
        .filter(ballots::Column::RoundId.eq(round))
        .all(db)
        .await
        .unwrap();
    Threads {
        key: key.unwrap().key_sealed.unwrap(),
        voters: rows.iter().filter_map(|row| row.voter.clone()).collect(),
        ids: rows.iter().map(|row| row.id.0).collect(),
        receipts: rows.into_iter().map(|row| row.receipt).collect(),
    }
}

fn hex(bytes: &[u8]) -> String {
    hex::encode(bytes)
}

/// Every value of every row, as text.
async fn dump(poll: &Poll) -> String {
    let db = poll.world.app.db.read();
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Sqlite => {
            "SELECT m.name AS t, group_concat('quote(\"' || c.name || '\")', ' || '' '' || ') AS row
             FROM sqlite_master m, pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'proposal_search%' GROUP BY m.name"
        }
        _ => {
            "SELECT table_name::text AS t, 't::text' AS row FROM information_schema.tables
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        }
    };
    let tables = db
        .query_all_raw(Statement::from_string(backend, sql))
        .await
        .unwrap();
    let mut all = String::new();
    for table in tables {
        let name: String = table.try_get("", "t").unwrap();
        let row: String = table.try_get("", "row").unwrap();
        // The codes of the whole country say nothing of anybody.
        if name == "areas" {
            continue;
        }
        let sql = format!("SELECT {row} AS text FROM \"{name}\" t");
        let rows = db
            .query_all_raw(Statement::from_string(backend, sql))
            .await
            .unwrap();
        for row in rows {
            let text: Option<String> = row.try_get("", "text").unwrap();
            all.push_str(&text.unwrap_or_default().to_lowercase());
            all.push('\n');
        }
    }
    all
}

/// Leaves in the order in which the rows lie.
async fn as_stored(poll: &Poll) -> Vec<String> {
    let db = poll.world.app.db.read();
    let backend = db.get_database_backend();
    let place = match backend {
        DbBackend::Sqlite => "rowid",
        _ => "ctid",
    };
    let sql = format!("SELECT leaf FROM ledger_ballots ORDER BY {place}");
    let rows = db
        .query_all_raw(Statement::from_string(backend, sql))
        .await
        .unwrap();
    rows.iter()
        .map(|row| row.try_get("", "leaf").unwrap())
        .collect()
}

#[tokio::test]
async fn nothing_leads_from_a_person_to_a_ballot_after_close() {
    let poll = Poll::open().await;
    let voters_of = poll.residents(12).await;
    for (number, voter) in voters_of.iter().enumerate() {
        poll.cast(voter, number % 3).await;
    }
    poll.assist(2).await;
    poll.paper(1, json!({ "choices": [poll.candidates[0]] }))
        .await;
    let round = RoundId(Uuid::parse_str(&poll.round).unwrap());
    let threads = threads(&poll, round).await;
    assert_eq!((threads.voters.len(), threads.receipts.len()), (13, 14));
    // The test looks where it says it looks.
    let before = dump(&poll).await;
    assert!(before.contains(&threads.receipts[0].to_lowercase()));
    assert!(before.contains(&hex(&threads.key)));
    assert!(before.contains(&hex(&threads.voters[0])));

    poll.close().await;
    let db = poll.world.app.db.read();
    let left = ballots::Entity::find().count(db).await.unwrap();
    let marks = voters::Entity::find().count(db).await.unwrap();
    assert_eq!((left, marks), (0, 0));
    let after = dump(&poll).await;
    assert!(after.contains(poll.round.replace('-', "").as_str()) || after.contains(&poll.round));
    assert!(!after.contains(&hex(&threads.key)));
    for voter in &threads.voters {
        assert!(!after.contains(&hex(voter)));
    }
    for id in &threads.ids {
        assert!(!after.contains(&id.simple().to_string()) && !after.contains(&id.to_string()));
    }
    for receipt in &threads.receipts {
        assert!(!after.contains(&receipt.to_lowercase()));
    }
    // Rows lie in the order of the leaves, which is chance, and hold nothing else than the bundle.
    let stored = as_stored(&poll).await;
    assert!(stored.len() == 14 && stored.is_sorted());
    let bundle = verify(&poll.bundle().await, None).unwrap();
    let rows = ledger_ballots::Entity::find().all(db).await.unwrap();
    for (row, shown) in rows.iter().zip(bundle.ballots.items.unwrap()) {
        assert_eq!(row.content, shown.content.text().unwrap());
        assert_eq!((&row.leaf, hex(&row.salt)), (&shown.leaf, shown.salt));
    }
    if db.get_database_backend() == DbBackend::Sqlite {
        gone_from_the_files(&poll, &threads);
    }
}

/// Not even what the database keeps unused in its files leads anywhere.
fn gone_from_the_files(poll: &Poll, threads: &Threads) {
    let folder = &poll.world.app.config.data_dir;
    for name in ["emusrenbang.db", "emusrenbang.db-wal"] {
        let bytes = std::fs::read(folder.join(name)).unwrap_or_default();
        let holds = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
        assert!(!holds(&threads.key), "the key is in {name}");
        for voter in &threads.voters {
            assert!(!holds(voter), "a pseudonym is in {name}");
        }
        for receipt in &threads.receipts {
            assert!(!holds(receipt.as_bytes()), "a receipt is in {name}");
        }
    }
}

#[tokio::test]
async fn fifty_connections_of_one_voter_are_one_ballot_and_one_voter() {
    let poll = Poll::open().await;
    let voter = poll.residents(1).await.remove(0);
    let body = |choice: usize| json!({ "choices": [poll.candidates[choice % 3]] });
    let path = poll.path("/ballot");
    let casts = (0..50).map(|turn| poll.world.put(&voter, &path, body(turn)));
    for answer in futures_util::future::join_all(casts).await {
        answer.ok();
    }
    let shown = poll.world.get(&poll.path("/turnout")).await.ok();
    assert_eq!(shown["turnout"]["voters"], 1, "{shown:#}");
    let db = poll.world.app.db.read();
    assert_eq!(ballots::Entity::find().count(db).await.unwrap(), 1);
    assert_eq!(turnout::Entity::find().all(db).await.unwrap()[0].voters, 1);
}

#[tokio::test]
async fn turnout_is_told_by_place_while_voting_goes_on() {
    let poll = Poll::open().await;
    let voters = poll.residents(4).await;
    for voter in &voters[..3] {
        poll.cast(voter, 0).await;
        poll.cast(voter, 1).await;
    }
    poll.assist(1).await;
    poll.paper(1, json!({ "void_reason": "unmarked" })).await;
    // Four residents, two more at the meeting, and who proposed.
    let expected = json!({ "voters": 5, "eligible_voters": 7, "turnout_basis_points": 7142 });
    let shown = poll.world.get(&poll.path("/turnout")).await.ok();
    assert_eq!(shown["turnout"], expected);
    assert_eq!(shown["areas"][0]["area_code"], crate::cycle::VILLAGE);
    assert_eq!(shown["areas"][0]["turnout"], expected);
    let stage = format!(
        "/cycles/{}/stages/{}/turnout",
        poll.cycle.id, poll.cycle.stages[0]
    );
    let stage = poll.world.get(&stage).await.ok();
    assert_eq!(stage["turnout"], expected);
    assert_eq!(stage["areas"][0]["round_id"], poll.round);
    assert_eq!(stage["areas"][1]["turnout"]["voters"], 0);
    let page = poll
        .world
        .request(reqwest::Method::GET, &poll.path(""))
        .send()
        .await;
    let page = page.unwrap().text().await.unwrap();
    assert!(
        page.contains("5 dari 7 penduduk terverifikasi (71,4 %)"),
        "{page}"
    );
}

#[tokio::test]
async fn nothing_tells_when_somebody_voted_first() {
    let poll = Poll::open().await;
    let voter = poll.residents(1).await.remove(0);
    let shown = async || {
        let round = poll.world.get(&poll.path("")).await;
        let head = poll.world.get("/audit/head").await.ok();
        (round.headers["etag"].clone(), round.body, head)
    };
    let before = shown().await;
    poll.world.pass(chrono::Duration::minutes(30));
    poll.cast(&voter, 0).await;
    assert_eq!(shown().await, before);
    // The database too has the paper frozen as of the opening of the vote.
    let db = poll.world.app.db.read();
    let id = RoundId(Uuid::parse_str(&poll.round).unwrap());
    let row = rounds::Entity::find_by_id(id)
        .one(db)
        .await
        .unwrap()
        .unwrap();
    assert!(row.frozen_hash.is_some());
    assert_eq!(row.frozen_at, Some(row.review_closes_at));
}
