//! After the plan: works taken from the published list, reported, answered, set against what was promised.

use serde_json::{Value, json};

use crate::board::to_regency;
use crate::cycle::{OTHER_VILLAGE, REGENCY, Town, VILLAGE, candidate, conclude};
use crate::world::{Actor, photo};

/// A cycle at the end of its planning.
pub struct Delivery {
    /// The village and the service.
    pub town: Town,
    /// An officer of the agency that does the works.
    pub agency: Actor,
    /// Three proposals, of which two are in the plan.
    pub proposals: Vec<String>,
    photo: String,
}

impl Delivery {
    /// A cycle whose final list has two works and one that waits.
    pub async fn new() -> Self {
        let town = Town::new().await;
        let (world, cycle) = (&town.world, &town.cycle);
        let mut proposals = Vec::new();
        for title in [
            "Paving jalan RT 01",
            "Saluran air RT 02",
            "Lampu jalan RT 03",
        ] {
            proposals.push(
                cycle
                    .submit(world, &town.resident, VILLAGE, title, 10_000_000)
                    .await,
            );
        }
        let photo = world
            .upload(&town.resident, &proposals[0], "foto.jpg", photo(64))
            .await
            .id();
        let regency = to_regency(&town, &proposals).await;
        let mut decisions = Vec::new();
        for (at, proposal) in proposals.iter().enumerate() {
            let (verdict, code) = if at < 2 {
                ("accommodated", "meeting_consensus")
            } else {
                ("deferred", "beyond_ceiling")
            };
            let mut decision = json!({
                "candidate_id": candidate(world, &regency, proposal).await, "verdict": verdict,
                "reason_code": code, "reason": "Musyawarah sepakat demikian.",
            });
            if at < 2 {
                decision["program_code"] = json!("1.03.10");
                decision["activity_code"] = json!("1.03.10.2.01");
            }
            decisions.push(decision);
        }
        conclude(world, &cycle.planner, &regency, json!(decisions)).await;
        let agency = world.agency_officer(&cycle.agency).await;
        Self {
            town,
            agency,
            proposals,
            photo,
        }
    }

    /// A path below the cycle.
    pub fn path(&self, rest: &str) -> String {
        format!("/cycles/{}{rest}", self.town.cycle.id)
    }

    /// Publishes the final list and takes its works up.
    pub async fn take_up(&self) -> Value {
        let (world, planner) = (&self.town.world, &self.town.cycle.planner);
        let note = json!({ "note": "Daftar akhir rencana." });
        let list = world
            .post(planner, &self.path("/publications"), note)
            .await
            .ok();
        assert_eq!(list["kind"], "final");
        let body = json!({ "publication": list["number"] });
        world
            .post(planner, &self.path("/works/plan"), body)
            .await
            .ok()
    }

    /// Calls its agency by another name.
    pub async fn rename(&self, name: &str) {
        let (world, planner) = (&self.town.world, &self.town.cycle.planner);
        let path = format!("/agencies/import?regency={REGENCY}");
        let csv = format!("code,name,kind\nPU,{name},dinas\n");
        world.csv(planner, &path, &csv).await.ok();
    }

    /// Tracking code of a proposal.
    pub async fn code(&self, at: usize) -> String {
        let path = format!("/proposals/{}", self.proposals[at]);
        let shown = self.town.world.get(&path).await.ok();
        shown["tracking_code"].as_str().unwrap().to_owned()
    }

    async fn works(&self, query: &str) -> Vec<Value> {
        let page = self.town.world.get(&format!("/works?{query}")).await.ok();
        page["items"].as_array().unwrap().clone()
    }

    /// The work of a proposal.
    pub async fn work(&self, at: usize) -> String {
        let works = self.works(&format!("area={VILLAGE}")).await;
        let work = works
            .iter()
            .find(|work| work["proposal_id"] == self.proposals[at].as_str());
        work.unwrap()["id"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_work_is_followed_from_the_plan_to_what_residents_see() {
    let delivery = Delivery::new().await;
    let (town, world) = (&delivery.town, &delivery.town.world);
    let taken = delivery.take_up().await;
    assert_eq!(
        (taken["added"].as_u64(), taken["known"].as_u64()),
        (Some(2), Some(0))
    );
    // Again, after another publication: no doubles.
    let taken = delivery.take_up().await;
    assert_eq!(
        (taken["added"].as_u64(), taken["known"].as_u64()),
        (Some(0), Some(2))
    );
    let work = delivery.work(0).await;
    let path = format!("/works/{work}/reports");
    let other = world.officer("village_officer", VILLAGE).await;
    world
        .post(&other, &path, json!({ "state": "funded" }))
        .await
        .refused(403, "forbidden");
    let wrong = json!({ "state": "in_progress" });
    let wrong = world
        .post(&delivery.agency, &path, wrong)
        .await
        .refused(422, "invalid_fields");
    assert_eq!(wrong["errors"][0]["pointer"], "/percent");
    let begun = json!({ "state": "in_progress", "percent": 40, "contract_idr": 9_500_000,
        "photo_ids": [delivery.photo] });
    let shown = world.post(&delivery.agency, &path, begun).await.ok();
    assert_eq!(
        (shown["percent"].as_i64(), shown["reports"].as_i64()),
        (Some(40), Some(1))
    );
    assert_eq!(shown["tracking_code"], delivery.code(0).await.as_str());
    // The same again tells nothing new; a foreign photo is refused.
    let same = json!({ "state": "in_progress", "percent": 40 });
    assert_eq!(
        world.post(&delivery.agency, &path, same).await.ok()["reports"],
        1
    );
    let foreign = json!({ "state": "finished", "photo_ids": [work] });
    world
        .post(&delivery.agency, &path, foreign)
        .await
        .refused(422, "invalid_fields");
    world
        .post(&town.cycle.planner, &path, json!({ "state": "finished" }))
        .await
        .ok();
    let back = json!({ "state": "cancelled" });
    world
        .post(&delivery.agency, &path, back)
        .await
        .refused(422, "invalid_fields");
    answered(&delivery, &work).await;
}

/// Residents of the village answer the second report, once each; what they say is seen everywhere without their names.
async fn answered(delivery: &Delivery, work: &str) {
    let (town, world) = (&delivery.town, &delivery.town.world);
    let path = format!("/works/{work}/reports");
    let answers = format!("{path}/2/answers");
    let no = json!({ "confirms": false, "note": "Baru satu sisi yang dikerjakan." });
    let silent = json!({ "confirms": false });
    world
        .post(&town.resident, &answers, silent)
        .await
        .refused(422, "invalid_fields");
    assert_eq!(
        world
            .post(&town.resident, &answers, no.clone())
            .await
            .status
            .as_u16(),
        204
    );
    world
        .post(&town.resident, &answers, no.clone())
        .await
        .refused(409, "already_exists");
    let stranger = world.citizen(OTHER_VILLAGE).await;
    world
        .post(&stranger, &answers, no.clone())
        .await
        .refused(403, "forbidden");
    let neighbour = world.citizen(VILLAGE).await;
    world
        .post(&neighbour, &answers, json!({ "confirms": true }))
        .await;
    world
        .post(&neighbour, &format!("{path}/3/answers"), no)
        .await
        .refused(404, "not_found");
    let reports = world.get(&path).await.ok();
    let last = &reports["items"][1];
    assert_eq!(
        (last["confirmed"].as_i64(), last["contradicted"].as_i64()),
        (Some(1), Some(1))
    );
    assert_eq!(reports["items"][0]["photo_ids"][0], delivery.photo.as_str());
    let said = world.get(&format!("{answers}?limit=1")).await.ok();
    assert_eq!(said["items"][0]["confirms"], true);
    let next = format!("{answers}?limit=1&after={}", said["next"].as_str().unwrap());
    assert_eq!(world.get(&next).await.ok()["items"][0]["confirms"], false);
    assert!(!said.to_string().contains(neighbour.id.as_str()));
    // The proposal's tracking and trail have it all; so has one's own export what one said.
    let tracking = world
        .get(&format!("/tracking/{}", delivery.code(0).await))
        .await
        .ok();
    assert_eq!(tracking["delivery"][0]["work"]["state"], "finished");
    assert_eq!(
        tracking["delivery"][0]["reports"].as_array().unwrap().len(),
        2
    );
    let verbs = tracking["history"].to_string();
    assert!(
        verbs.contains("work.reported") && verbs.contains("work.answered"),
        "{verbs}"
    );
    let own = world.get_as(&neighbour, "/me/export").await.ok();
    assert_eq!(own["work_answers"][0]["work_id"], work);
}

#[tokio::test]
async fn promised_is_set_against_built_and_the_unproposed_is_flagged() {
    let delivery = Delivery::new().await;
    let (town, world) = (&delivery.town, &delivery.town.world);
    delivery.take_up().await;
    let planner = &town.cycle.planner;
    let new = json!({ "title": "Perbaikan jembatan", "village_code": OTHER_VILLAGE, "agency_id": town.cycle.agency,
        "quantity": 1, "unit": "unit", "promised_idr": 250_000_000, "basis": "Keadaan darurat setelah banjir." });
    let path = delivery.path("/works");
    let id = world.post(planner, &path, new.clone()).await.id();
    world
        .post(planner, &path, new.clone())
        .await
        .refused(409, "already_exists");
    let mut far = new;
    far["village_code"] = json!("35.78.01.1001");
    world
        .post(planner, &path, far)
        .await
        .refused(422, "invalid_fields");
    let flagged = delivery.works("unproposed=true").await;
    assert_eq!(
        (flagged.len(), flagged[0]["id"].as_str()),
        (1, Some(id.as_str()))
    );
    assert!(flagged[0]["basis"].is_string() && flagged[0]["unproposed"] == true);
    // An agency's list: what is wrong is named, line by line, the rest taken in.
    let (first, second) = (delivery.code(0).await, delivery.code(1).await);
    let list = format!(
        "tracking_code,work_id,state,percent,contract_idr,note\n{first},,selesai,,Rp 9.000.000,\n\
         {second},,batal,,,\n{second},,didanai,,,\n1234567890,,selesai,,,\n,{id},berjalan,25%,,\n{first},,melayang,,,\n"
    );
    let import = delivery.path("/works/import");
    let done = world.csv(&delivery.agency, &import, &list).await.ok();
    let lines: Vec<_> = done["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["line"].as_u64())
        .collect();
    assert_eq!(lines, [Some(3), Some(4), Some(5), Some(7)], "{done:#}");
    assert_eq!(done["reported"], 2);
    let again = format!("tracking_code,state\n{first},finished\n");
    assert_eq!(
        world.csv(&delivery.agency, &import, &again).await.ok()["unchanged"],
        1
    );
    let stranger = world.officer("village_officer", VILLAGE).await;
    world
        .csv(&stranger, &import, &list)
        .await
        .refused(403, "forbidden");
    let by = |by: &str| format!("/works/totals?by={by}&area={REGENCY}");
    let villages = world.get(&by("village")).await.ok();
    let villages = villages["items"].as_array().unwrap();
    let of = |code: &str| villages.iter().find(|one| one["key"] == code).unwrap();
    assert_eq!(
        (
            of(VILLAGE)["promised"].as_i64(),
            of(VILLAGE)["finished"].as_i64()
        ),
        (Some(2), Some(1))
    );
    assert_eq!(of(VILLAGE)["promised_idr"], 20_000_000);
    assert_eq!(of(VILLAGE)["finished_idr"], 10_000_000);
    assert_eq!(of(OTHER_VILLAGE)["unproposed"], 1);
    let first_page = world.get(&format!("{}&limit=1", by("village"))).await.ok();
    let next = format!(
        "{}&limit=1&after={}",
        by("village"),
        first_page["next"].as_str().unwrap()
    );
    assert_eq!(
        world.get(&next).await.ok()["items"][0]["key"],
        villages[1]["key"]
    );
    for (group, key) in [
        ("agency", town.cycle.agency.clone()),
        ("year", flagged[0]["fiscal_year"].to_string()),
    ] {
        let totals = world.get(&by(group)).await.ok();
        assert_eq!(totals["items"][0]["key"], key.as_str(), "{group}");
        assert_eq!(totals["items"][0]["promised"], 3, "{group}");
    }
    assert_eq!(delivery.works("state=finished").await.len(), 1);
    assert_eq!(
        delivery.works(&format!("area={OTHER_VILLAGE}")).await.len(),
        1
    );
    assert_eq!(
        delivery
            .works(&format!("agency_id={}", town.cycle.agency))
            .await
            .len(),
        3
    );
}

#[tokio::test]
async fn works_go_to_the_agency_itself_and_not_to_whoever_has_its_name() {
    let delivery = Delivery::new().await;
    let (world, planner) = (&delivery.town.world, &delivery.town.cycle.planner);
    let note = json!({ "note": "Daftar akhir rencana." });
    let path = delivery.path("/publications");
    let list = world.post(planner, &path, note).await.ok();
    delivery.rename("Dinas Bina Marga").await;
    let body = json!({ "publication": list["number"] });
    let path = delivery.path("/works/plan");
    world.post(planner, &path, body).await.ok();
    let work = format!("/works/{}", delivery.work(0).await);
    let work = world.get(&work).await.ok();
    assert_eq!(work["agency_id"], delivery.town.cycle.agency.as_str());
}
