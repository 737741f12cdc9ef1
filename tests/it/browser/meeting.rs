//! A clerk runs the meeting of a village: attendance, decisions, delegates, closing, minutes; and goes on while the
//! line is down.

use serde_json::{Value, json};

use super::{Browser, Cdp, WIDTHS};
use crate::cycle::shift;
use crate::poll::Poll;

#[tokio::test]
async fn a_clerk_runs_a_meeting_on_a_phone() {
    runs(WIDTHS[0]).await;
}

#[tokio::test]
async fn a_clerk_runs_a_meeting_on_a_desktop() {
    runs(WIDTHS[1]).await;
}

async fn runs(width: u32) {
    for scripted in [true, false] {
        let poll = Poll::open().await;
        let opened = if scripted {
            Browser::open(&poll.world, width).await
        } else {
            Browser::open_plain(&poll.world, width).await
        };
        let Some(browser) = opened else { return };
        run(&poll, &browser).await;
        browser.close().await;
    }
}

impl Browser {
    async fn run(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.unwrap()
    }

    async fn line(&self, up: bool) {
        for command in [
            Cdp("Network.enable", json!({})),
            Cdp(
                "Network.emulateNetworkConditions",
                json!({ "offline": !up, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 }),
            ),
        ] {
            self.client.issue_cmd(command).await.unwrap();
        }
    }
}

/// Issues the minutes as a paper, refused first for a signatory without an office, and checks it by its code.
async fn issues(poll: &Poll, browser: &Browser) {
    let papers = format!("/rounds/{}/documents", poll.round);
    browser.visit(&papers, "papers").await;
    browser.fill("name1", "Siti Aminah").await;
    browser.press("Terbitkan berita acara").await;
    browser.look("papers-refused").await;
    browser.fill("role1", "Kepala {village}").await;
    browser.press("Terbitkan berita acara").await;
    browser.look("paper").await;
    let text = browser.text().await;
    assert!(text.contains("Kertas ini diterbitkan di sini"), "{text}");
    browser.visit("/documents", "paper-check").await;
}

/// Types a person into the form.
async fn add(browser: &Browser, name: &str) {
    let field = browser.find("[name='name']").await;
    field.send_keys(name).await.unwrap();
    browser.choose("sex", "female").await;
    browser.choose("age_band", "from_26_to_45").await;
}

async fn run(poll: &Poll, browser: &Browser) {
    let desk = format!("/desk/rounds/{}/meeting", poll.round);
    for (voter, choice) in poll.residents(3).await.iter().zip([1, 1, 0]) {
        poll.cast(voter, choice).await;
    }
    browser.log_in(&poll.officer).await;
    browser.visit("/desk", "desk-rounds").await;
    browser.visit(&desk, "meeting-arrange").await;
    browser.fill("chair", "Kepala desa").await;
    browser.fill("number", "050/12/2027").await;
    browser.press("Simpan").await;
    assert!(browser.text().await.contains("Rapat disimpan."));
    browser.go(&format!("{desk}/attendance")).await;
    for name in ["Siti Aminah", "Dewi Lestari"] {
        add(browser, name).await;
        browser.press("Tambah").await;
        let focused = browser.run("return document.activeElement.name").await;
        assert_eq!(focused, "name", "the next name can be typed at once");
    }
    browser.look("meeting-attendance").await;
    assert!(browser.text().await.contains("Dewi Lestari"));
    browser
        .visit(&format!("{desk}/ballots"), "meeting-ballots")
        .await;
    browser
        .visit(&format!("{desk}/ballots/sheet"), "meeting-sheet")
        .await;
    poll.world.clock.set(shift(10));
    browser
        .visit(&format!("{desk}/close"), "meeting-count")
        .await;
    browser
        .find("[name='sure'][value='count']")
        .await
        .click()
        .await
        .unwrap();
    browser.press("Hitung sekarang").await;
    browser.look("meeting-decisions").await;
    decide(poll, browser).await;
    browser
        .visit(&format!("{desk}/delegates"), "meeting-delegates")
        .await;
    let first = browser.find("select[name^='role-']").await;
    first.select_by_value("delegate").await.unwrap();
    browser.press("Simpan utusan").await;
    let hall = format!("/rounds/{}/meeting", poll.round);
    browser.visit(&hall, "meeting-screen").await;
    browser
        .visit(&format!("{desk}/close"), "meeting-close")
        .await;
    browser
        .find("[name='sure'][value='close']")
        .await
        .click()
        .await
        .unwrap();
    browser.press("Tutup putaran").await;
    browser.look("meeting-minutes").await;
    let text = browser.text().await;
    assert!(
        text.contains("050/12/2027") && text.contains("Dewi Lestari"),
        "{text}"
    );
    issues(poll, browser).await;
}

async fn titles(browser: &Browser) -> Vec<String> {
    let titles = browser
        .run("return [...document.querySelectorAll('.rank h3 a')].map(node => node.textContent)")
        .await;
    serde_json::from_value(titles).unwrap()
}

/// Moves the winner behind the second, by keys where there is a script and by its button where there is none, and
/// puts the third off with a reason.
async fn decide(poll: &Poll, browser: &Browser) {
    let before = titles(browser).await;
    if browser.scripted {
        let select = browser.find(".rank select[name='verdict']").await;
        select.send_keys("\u{e00a}\u{e015}\u{e00a}").await.unwrap();
        let told = browser
            .run("return document.getElementById('told').textContent")
            .await;
        assert!(told.as_str().unwrap().contains("urutan 2"), "{told}");
    } else {
        let path = "//li[1]//button[@name='move'][2]";
        let down = browser
            .client
            .find(fantoccini::Locator::XPath(path))
            .await
            .unwrap();
        let root = browser.find("html").await;
        // Clear of the bar at the foot, as somebody would scroll it.
        browser
            .run("document.querySelector('.moves').scrollIntoView({ block: 'center' })")
            .await;
        down.click().await.unwrap();
        while root.tag_name().await.is_ok() {
            tokio::task::yield_now().await;
        }
    }
    let after = titles(browser).await;
    assert_eq!((&after[0], &after[1]), (&before[1], &before[0]));
    let last = poll.candidates[2].as_str();
    let verdict = browser.find(&format!("#f-verdict-{last}")).await;
    verdict.select_by_value("deferred").await.unwrap();
    browser.press("Simpan semua keputusan").await;
    browser.look("meeting-refused").await;
    assert!(browser.text().await.contains("Periksa lagi isian"));
    let code = browser.find(&format!("#f-reason_code-{last}")).await;
    code.select_by_value("meeting_consensus").await.unwrap();
    let reason = browser.find(&format!("#f-reason-{last}")).await;
    reason
        .send_keys("Lahan belum jelas sampai tahun depan.")
        .await
        .unwrap();
    browser.press("Simpan semua keputusan").await;
    assert!(
        browser.text().await.contains("Keputusan disimpan."),
        "{}",
        browser.text().await
    );
    browser.look("meeting-decided").await;
    assert_eq!(titles(browser).await[0], before[1]);
}

/// Drags the first row by its grip down, held at the screen's foot until it is below another: a phone's finger, a
/// desktop's mouse.
async fn drag(browser: &Browser, width: u32) {
    let spot = "(() => { const grip = document.querySelector('.rank .grip'); \
                grip.scrollIntoView({ block: 'center', behavior: 'instant' }); \
                const { x, y, width, height } = grip.getBoundingClientRect(); \
                return [x + width / 2, y + height / 2, innerHeight - 20]; })()";
    let spot: [f64; 3] = serde_json::from_value(browser.ask(spot).await).unwrap();
    let [x, y, foot] = spot;
    let finger = width == WIDTHS[0];
    let act = async |touch: &str, mouse: &str, y: f64| {
        if finger {
            let points = if touch == "touchEnd" {
                json!([])
            } else {
                json!([{ "x": x, "y": y }])
            };
            let what = json!({ "type": touch, "touchPoints": points });
            browser.cdp("Input.dispatchTouchEvent", what).await;
        } else {
            let what = json!({ "type": mouse, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 });
            browser.cdp("Input.dispatchMouseEvent", what).await;
        }
    };
    act("touchStart", "mousePressed", y).await;
    act("touchMove", "mouseMoved", f64::midpoint(y, foot)).await;
    act("touchMove", "mouseMoved", foot).await;
    browser
        .until("document.querySelector('.lifted') && !document.querySelector('.rank').classList.contains('lifted')")
        .await;
    act("touchEnd", "mouseReleased", foot).await;
    browser.until("!document.querySelector('.lifted')").await;
}

#[tokio::test]
async fn rows_are_dragged_with_a_finger_and_with_a_mouse() {
    for width in WIDTHS {
        let poll = Poll::open().await;
        let Some(browser) = Browser::open(&poll.world, width).await else {
            return;
        };
        for (voter, choice) in poll.residents(3).await.iter().zip([1, 1, 0]) {
            poll.cast(voter, choice).await;
        }
        poll.world.clock.set(shift(10));
        let (world, officer) = (&poll.world, &poll.officer);
        world
            .post(officer, &poll.path("/tally"), json!({}))
            .await
            .ok();
        browser.log_in(officer).await;
        let desk = format!("/desk/rounds/{}/meeting/decisions", poll.round);
        browser.go(&desk).await;
        let before = titles(&browser).await;
        browser
            .until("document.querySelector('.rank .grip').hidden === false")
            .await;
        drag(&browser, width).await;
        let after = titles(&browser).await;
        assert_eq!((after.len(), &after[0]), (before.len(), &before[1]));
        let told = browser
            .run("return document.getElementById('told').textContent")
            .await;
        assert!(told.as_str().unwrap().contains(&before[0]), "{told}");
        browser.close().await;
    }
}

const WAITING: &str = "document.querySelectorAll('#waiting li').length";
const NOBODY_WAITS: &str = "document.getElementById('waiting').hidden && !Object.keys(localStorage).some(key => key.startsWith('rapat:'))";

#[tokio::test]
async fn what_is_entered_while_the_line_is_down_is_sent_once() {
    for width in WIDTHS {
        let poll = Poll::open().await;
        let Some(browser) = Browser::open(&poll.world, width).await else {
            return;
        };
        offline(&poll, &browser).await;
        browser.close().await;
    }
}

async fn attendance(poll: &Poll) -> Value {
    poll.world.get(&poll.path("/meeting")).await.ok()["attendance"].clone()
}

async fn offline(poll: &Poll, browser: &Browser) {
    let desk = format!("/desk/rounds/{}/meeting", poll.round);
    browser.log_in(&poll.officer).await;
    browser.go(&format!("{desk}/attendance")).await;
    browser.line(false).await;
    for (count, name) in (1..).zip(["Siti Aminah", "Dewi Lestari"]) {
        add(browser, name).await;
        browser
            .find("main form[data-keep] .actions button")
            .await
            .click()
            .await
            .unwrap();
        browser.until(&format!("{WAITING} === {count}")).await;
        assert_eq!(
            browser.run("return document.activeElement.name").await,
            "name"
        );
    }
    assert_eq!(attendance(poll).await, 0);
    browser.line(true).await;
    // What was tried while the line was down is no part of the first view.
    browser.run("performance.clearResourceTimings()").await;
    browser.look("meeting-waiting").await;
    browser.run("dispatchEvent(new Event('online'))").await;
    browser.until(NOBODY_WAITS).await;
    assert_eq!(attendance(poll).await, 2);
    // Decisions wait as well; meanwhile a colleague decides otherwise, and both stand side by side.
    for (voter, choice) in poll.residents(3).await.iter().zip([1, 1, 0]) {
        poll.cast(voter, choice).await;
    }
    poll.world.clock.set(shift(10));
    poll.world
        .post(&poll.officer, &poll.path("/tally"), json!({}))
        .await
        .ok();
    browser.go(&format!("{desk}/decisions")).await;
    browser.line(false).await;
    let mine = poll.candidates[2].as_str();
    let verdict = browser.find(&format!("#f-verdict-{mine}")).await;
    verdict.select_by_value("deferred").await.unwrap();
    let code = browser.find(&format!("#f-reason_code-{mine}")).await;
    code.select_by_value("meeting_consensus").await.unwrap();
    let reason = browser.find(&format!("#f-reason-{mine}")).await;
    reason
        .send_keys("Lahan belum jelas sampai tahun depan.")
        .await
        .unwrap();
    browser.find(".dock button").await.click().await.unwrap();
    browser.until(&format!("{WAITING} === 1")).await;
    let theirs = json!({ "items": [{
        "candidate_id": mine, "verdict": "reserve", "reason_code": "meeting_consensus",
        "reason": "Menunggu hasil lelang bersama.",
    }] });
    poll.world
        .put(&poll.officer, &poll.path("/decisions"), theirs)
        .await
        .ok();
    browser.line(true).await;
    browser.run("dispatchEvent(new Event('online'))").await;
    browser
        .until("document.querySelectorAll('#waiting li button').length === 2")
        .await;
    browser.run("performance.clearResourceTimings()").await;
    browser.look("meeting-conflict").await;
    let root = browser.find("html").await;
    browser
        .find("#waiting li button")
        .await
        .click()
        .await
        .unwrap();
    while root.tag_name().await.is_ok() {
        tokio::task::yield_now().await;
    }
    browser.look("meeting-choose").await;
    let text = browser.text().await;
    assert!(
        text.contains("Petugas lain sudah menyimpan keputusan"),
        "{text}"
    );
    assert!(text.contains("Menunggu hasil lelang bersama."), "{text}");
    browser.press("Simpan semua keputusan").await;
    assert!(browser.text().await.contains("Keputusan disimpan."));
    browser.until(NOBODY_WAITS).await;
    let page = poll
        .world
        .get(&poll.path("/decisions?limit=100"))
        .await
        .ok();
    let rows = page["items"].as_array().unwrap();
    let row = rows.iter().find(|row| row["id"] == mine).unwrap();
    assert_eq!(row["verdict"], "deferred");
    logs_out(browser, &desk).await;
}

/// Whoever logs out leaves nothing of the meeting behind.
async fn logs_out(browser: &Browser, desk: &str) {
    browser.go(&format!("{desk}/attendance")).await;
    browser.line(false).await;
    add(browser, "Sri Wahyuni").await;
    browser
        .find("main form[data-keep] .actions button")
        .await
        .click()
        .await
        .unwrap();
    browser.until(&format!("{WAITING} === 1")).await;
    browser.line(true).await;
    browser.run("for (const key of Object.keys(localStorage)) if (key.startsWith('rapat:')) localStorage.setItem('rapat:lain', localStorage.getItem(key));").await;
    let root = browser.find("html").await;
    browser
        .find("form[action='/logout'] button")
        .await
        .click()
        .await
        .unwrap();
    while root.tag_name().await.is_ok() {
        tokio::task::yield_now().await;
    }
    let left = "return Object.keys(localStorage).filter(key => key.startsWith('rapat:')).length";
    assert_eq!(browser.run(left).await, 0);
}
