//! An example for every body: one that fits, in the middle of a real cycle.

use serde_json::{Value, json};

const ID: &str = "0193e4a0-0000-7000-8000-000000000001";
const OTHER: &str = "0193e4a0-0000-7000-8000-000000000002";
const VILLAGE: &str = "35.78.01.1001";

/// Adds the example to a body that reads a named schema or a list.
pub fn publish(operation: &mut Value) {
    let id = operation["operationId"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let content = operation
        .pointer_mut("/requestBody/content")
        .and_then(Value::as_object_mut);
    for (kind, body) in content.into_iter().flatten() {
        let example = match kind.split(';').next() {
            Some("application/json") => of(&id),
            Some("text/csv") => csv(&id),
            Some("multipart/form-data") => Some(json!({ "file": "(binary)" })),
            _ => None,
        };
        if let Some(example) = example {
            body["example"] = example;
        }
    }
}

fn csv(operation: &str) -> Option<Value> {
    Some(json!(match operation {
        "import_roll" => "nik,name,village_code\n3578010505850001,Siti Aminah,35.78.01.1001\n",
        "import_agencies" => "code,name,kind\nDSDABM,Dinas Sumber Daya Air dan Bina Marga,dinas\n",
        "import_catalogue" =>
            "code,name,category,sector,unit,price_min_idr,price_max_idr,agency\nF-01,Paving jalan lingkungan,fisik,infrastruktur,m2,180000,260000,DSDABM\n",
        "import_indicators" =>
            "area_code,code,value,source\n35.78.01.1001,population,8421,BPS 2026\n35.78.01.1001,poverty,6.4,BPS 2026\n",
        "import_work_reports" =>
            "tracking_code,part,state,percent,contract_idr,note\n1234567897,1,in_progress,40,9500000,Pengecoran tahap pertama selesai.\n",
        "import_nomenclature" =>
            "code,name,indicator,unit\n1.03.10,Program Penyelenggaraan Jalan,,\n1.03.10.2.01.0005,Pembangunan Jalan,Panjang jalan yang dibangun,km\n",
        "import_attendees" =>
            "name,sex,age_band,institution,disability,contact,nik\nSiti Aminah,female,from_26_to_45,PKK RW 03,no,081234567890,3578014505850001\n",
        _ => return None,
    }))
}

/// The example of an operation's JSON body.
fn of(operation: &str) -> Option<Value> {
    Some(match operation {
        "register_account" => json!({
            "nik": "3578014505850001", "name": "Siti Aminah", "village_code": VILLAGE,
            "email": "siti@contoh.id", "password": "jalan-kampung-melati", "locale": "id",
        }),
        "create_session" => {
            json!({ "login": "siti@contoh.id", "password": "jalan-kampung-melati" })
        }
        "reset_password" => json!({
            "login": "siti@contoh.id", "code": "K7MPQ-2XWER", "password": "gang-mawar-nomor-lima",
        }),
        "release_nik" => json!({ "nik": "3578014505850001" }),
        "update_me" => json!({
            "phone": "081234567890", "current_password": "jalan-kampung-melati", "locale": "en",
            "about": { "sex": "female", "birth_year": 1985, "disability": false },
        }),
        "create_grant" => {
            json!({ "login": "petugas@contoh.id", "role": "village_officer", "area_code": VILLAGE })
        }
        "create_agency" => json!({
            "regency_code": "35.78", "code": "DSDABM",
            "name": "Dinas Sumber Daya Air dan Bina Marga", "kind": "dinas",
        }),
        "create_cycle" => json!({
            "regency_code": "35.78", "fiscal_year": 2028, "name": "Musrenbang RKPD 2028 Kota Surabaya",
            "template": "village_first", "objection_days": 7,
        }),
        "update_cycle" => json!({ "objection_days": 14 }),
        "update_stage" => json!({ "ballot_form": "approval", "ballot_limit": 3, "rule": "greedy" }),
        "put_catalogue_item" => json!({
            "code": "F-01", "name": "Paving jalan lingkungan", "category": "fisik",
            "sector": "infrastruktur", "unit": "m2", "price_min_idr": 180_000, "price_max_idr": 260_000,
        }),
        "put_ceilings" => json!({ "items": [
            { "area_code": VILLAGE, "amount_idr": 750_000_000 },
            { "sector": "infrastruktur", "amount_idr": 90_000_000_000_i64 },
        ] }),
        "open_rounds" => json!({
            "stage_id": ID, "default_ceiling_idr": 500_000_000,
            "schedule": {
                "opens_at": "2027-01-11T00:00:00Z", "submission_closes_at": "2027-01-18T00:00:00Z",
                "review_closes_at": "2027-01-25T00:00:00Z", "voting_closes_at": "2027-02-01T00:00:00Z",
            },
        }),
        "adjust_round" => json!({
            "voting_closes_at": "2027-02-03T00:00:00Z",
            "reason": "Balai RW kebanjiran; pemungutan suara diperpanjang dua hari.",
        }),
        other => {
            return of_proposals(other)
                .or_else(|| of_meetings(other))
                .or_else(|| of_criteria(other));
        }
    })
}

fn of_proposals(operation: &str) -> Option<Value> {
    let proposal = || {
        json!({
            "cycle_id": ID, "title": "Paving jalan RT 03 RW 05",
            "problem": "Jalan tanah becek dan licin setiap hujan; anak sekolah sering jatuh.",
            "work": "Pemasangan paving selebar 3 m sepanjang 120 m dengan kanstin.",
            "village_code": VILLAGE, "address": "Jalan Melati, RT 03 RW 05", "lat": -7.3412, "lng": 112.7033,
            "quantity": 360, "unit": "m2", "unit_price_idr": 220_000, "sector": "infrastruktur",
            "beneficiaries": { "households": 64, "people": 230, "women": 118, "children": 57 },
            "land_status": "village", "origin": "resident",
        })
    };
    Some(match operation {
        "create_proposal" => {
            let mut proposal = proposal();
            proposal["submit"] = json!(true);
            proposal
        }
        "update_proposal" => proposal(),
        "find_similar_proposals" => json!({
            "village_code": VILLAGE, "title": "Paving jalan RT 03 RW 05", "lat": -7.3412, "lng": 112.7033,
        }),
        "submit_proposal" => json!({}),
        "withdraw_proposal" => json!({ "reason": "Sudah dikerjakan warga secara swadaya." }),
        "create_review" => json!({
            "finding": "accept_with_changes", "quantity": 300, "cost_idr": 66_000_000,
            "reason_code": "quantity_adjusted", "reason": "Hasil ukur di lapangan 100 m, bukan 120 m.",
        }),
        "create_objection" => {
            json!({ "text": "Jalan ini belum pernah diusulkan maupun diperbaiki." })
        }
        "answer_objection" => json!({
            "grant": true, "answer": "Usulan lama di RT 02; penolakan dicabut dan usulan berdiri lagi.",
        }),
        _ => return None,
    })
}

fn of_meetings(operation: &str) -> Option<Value> {
    Some(match operation {
        "cast_ballot" => json!({ "choices": [ID, OTHER] }),
        "issue_ballot_paper" => json!({ "attendee_id": ID }),
        "enter_paper_ballot" => json!({ "sheet": 17, "choices": [ID] }),
        "cast_assisted_ballot" => json!({ "attendee_id": ID, "choices": [OTHER] }),
        "put_meeting" => json!({
            "venue": "Balai RW 05, Jalan Melati", "number": "050/12/2027", "starts_at": "2027-02-02T12:00:00Z",
            "chair": "Lurah Karang Pilang", "agenda": "Penyampaian hasil suara, musyawarah, penetapan.",
        }),
        "add_attendee" => json!({
            "name": "Siti Aminah", "sex": "female", "age_band": "from_26_to_45",
            "institution": "PKK RW 05", "contact": "081234567890", "nik": "3578014505850001",
        }),
        "update_attendee" => json!({ "delegate": "delegate" }),
        "put_decisions" => json!({ "items": [
            { "candidate_id": ID, "verdict": "accommodated" },
            { "candidate_id": OTHER, "verdict": "deferred", "reason_code": "land_not_ready",
              "reason": "Lahan masih sengketa; diusulkan lagi tahun depan." },
        ] }),
        "close_round" => json!({}),
        "carry_over" => json!({ "from_cycle_id": OTHER }),
        _ => return None,
    })
}

fn of_criteria(operation: &str) -> Option<Value> {
    Some(match operation {
        "create_criteria_set" => json!({
            "stage_kind": "district_meeting", "sector": "infrastruktur", "ready": "ahp_physical",
            "in_force": true,
        }),
        "update_criteria_set" => json!({ "set": {
            "code": "kota_2028", "name_id": "Prioritas kota 2028", "name_en": "City priorities 2028",
            "source": "Perwali 12/2027", "method": "saw_points",
            "criteria": [
                { "code": "urgency", "name_id": "Kemendesakan", "name_en": "Urgency", "kind": "benefit",
                  "scale": "points", "min": 1, "max": 5, "scorer": "officer", "weight": 60 },
                { "code": "households", "name_id": "Jumlah KK", "name_en": "Households", "kind": "benefit",
                  "scale": "bands", "scorer": "computed", "measure": "households", "weight": 40,
                  "bands": [{ "to": 9, "points": 1 }, { "from": 10, "to": 40, "points": 3 },
                            { "from": 41, "points": 5 }] },
            ],
        } }),
        "put_judgement" => json!({
            "judge": "Kepala Bidang Infrastruktur Bappeda",
            "comparisons": [{ "more": "urgency", "less": "households", "times": 3 }],
        }),
        "derive_weights" => json!({ "derivation": "eigenvector" }),
        "put_criteria_in_force" => json!({}),
        "score_proposals" => json!({ "items": [
            { "proposal_id": ID, "criterion": "urgency", "answer": 4 },
            { "proposal_id": OTHER, "criterion": "urgency", "answer": 2 },
        ] }),
        "create_scenario" | "put_scenario" => json!({
            "name": "Pagu dipotong separuh", "rule": "ranking", "keep_decisions": false,
            "ceiling_percent": 50, "weights": [{ "criterion": "urgency", "weight": 0.6 }],
            "ceilings": [{ "area_code": "35.78.01", "amount_idr": 2_000_000_000 }],
            "decisions": [{ "proposal_id": ID, "verdict": "accommodated" }],
        }),
        "take_up_plan" => json!({ "publication": 2 }),
        "put_round_survey" | "put_work_survey" => json!({
            "opens_at": "2027-03-01T00:00:00Z", "closes_at": "2027-03-31T16:59:59Z",
        }),
        "answer_survey" => json!({
            "requirements": 3, "procedure": 3, "time": 2, "cost": 4, "product": 3, "competence": 3,
            "conduct": 4, "complaints": 2, "facilities": 3, "sex": "female", "age_band": "from_26_to_45",
            "education": "upper_secondary", "occupation": "self_employed",
            "comment": "Undangan musyawarah datang terlambat.",
        }),
        "confirm_sipd_import" => json!({
            "choices": [{ "kind": "agency", "name": "Dinas PU Bina Marga", "code": ID }],
        }),
        "put_letter" => json!({
            "letterhead": ["PEMERINTAH {REGENCY}", "{DISTRICT}", "{HOLDER}"],
            "number": "{seq}/BA-MUSREN/{holder}/{month}/{year}",
            "opening": ["Pada hari {weekday} tanggal {date} bertempat di {venue} telah diselenggarakan {stage} {holder}."],
            "closing": ["Demikian berita acara ini dibuat untuk digunakan sebagaimana mestinya."],
            "signatories": [{ "role": "Pimpinan musyawarah", "name": "{chair}" }, { "role": "Wakil peserta" }],
        }),
        "issue_minutes" | "issue_plan" => json!({
            "signatories": [{ "role": "Lurah", "name": "Siti Aminah", "id_number": "19780101 200501 2 001" }],
        }),
        "enter_work" => json!({
            "title": "Perbaikan jembatan setelah banjir", "village_code": "35.78.01.1001", "agency_id": ID,
            "quantity": 1, "unit": "unit", "promised_idr": 250_000_000,
            "basis": "Keadaan darurat; ditetapkan bupati setelah banjir Januari.",
        }),
        "report_work" => json!({
            "state": "in_progress", "percent": 40, "contract_idr": 9_500_000,
            "note": "Pengecoran tahap pertama selesai.",
        }),
        "answer_work_report" => json!({
            "confirms": false, "note": "Baru satu sisi jalan yang dikerjakan.",
        }),
        "publish_plan" => json!({ "note": "Rancangan RKPD untuk dibahas di musyawarah kota." }),
        "adopt_scenario" => json!({ "reason": "Disepakati dalam rapat TAPD 3 Maret 2027." }),
        "decide_on_board" => json!({
            "items": [
                { "proposal_id": ID, "verdict": "accommodated", "nomenclature_code": "1.03.10.2.01.0005",
                  "priority": "Infrastruktur merata", "sdg": 11 },
                { "proposal_id": OTHER, "verdict": "deferred" },
            ],
            "reason_code": "beyond_ceiling", "reason": "Pagu kecamatan sudah habis tahun ini.",
        }),
        "split_proposal" => json!({
            "proposal_id": ID,
            "parts": [
                { "agency_id": ID, "cost_idr": 150_000_000, "nomenclature_code": "1.03.10.2.01.0005" },
                { "agency_id": OTHER, "cost_idr": 50_000_000 },
            ],
            "reason_code": "wrong_agency", "reason": "Penerangan jalan dikerjakan Dinas Perhubungan.",
        }),
        "merge_proposals" => json!({
            "into_id": ID, "proposal_ids": [OTHER], "reason_code": "duplicate",
            "reason": "Saluran yang sama, diusulkan dua kelurahan yang bersebelahan.",
        }),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_example_fits_its_schema() {
        let spec = &crate::spec::whole();
        for methods in spec["paths"].as_object().unwrap().values() {
            for operation in methods.as_object().unwrap().values() {
                let body = &operation["requestBody"]["content"]["application/json"];
                if body.is_object() {
                    let faults = crate::door::faults(&body["schema"], &body["example"], spec);
                    assert!(
                        faults.is_empty(),
                        "{}: {faults:?}",
                        operation["operationId"]
                    );
                }
            }
        }
    }
}
