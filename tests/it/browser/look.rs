//! What every page must meet, asked of the page that is open: it fits its width, also with text twice as
//! large, is light, asks no other host, breaks no policy, and has nothing axe finds fault with.

use std::path::Path;
use std::sync::LazyLock;

use serde_json::json;

use super::Browser;

/// Most bytes of a page's first view, all resources together.
const MOST_BYTES: u64 = 100_000;
/// Most requests of a page's first view without its pictures.
const MOST_REQUESTS: u64 = 6;

/// axe-core, from `EMUSRENBANG_AXE` or where `.ci/run` puts it; without it a test says so, in CI it fails.
static AXE: LazyLock<Option<String>> = LazyLock::new(|| {
    let usual = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../target/axe/node_modules/axe-core/axe.min.js"
    );
    let named = std::env::var("EMUSRENBANG_AXE").unwrap_or_else(|_| usual.to_owned());
    let found = std::fs::read_to_string(Path::new(&named)).ok();
    if found.is_none() {
        without_axe();
    }
    found
});

#[expect(clippy::print_stdout, reason = "whoever runs the tests is told")]
fn without_axe() {
    assert!(std::env::var_os("CI").is_none(), "no axe-core to test with");
    println!("skipped: no axe-core, so nothing is checked by it");
}

impl Browser {
    /// Checks the page that is open, and keeps its picture.
    pub async fn look(&self, picture: &str) {
        let seen = self.client.execute(LOOK, vec![]).await;
        let seen = seen.unwrap_or_else(|error| panic!("{picture}: {error}"));
        let wide = seen["wide"].as_u64().unwrap();
        assert!(wide <= u64::from(self.width), "{picture} is {wide} wide");
        let large = seen["large"].as_u64().unwrap();
        let widest = u64::from(self.width);
        assert!(
            large <= widest,
            "{picture} is {large} wide in large text: {:#}",
            seen["beyond"]
        );
        let bytes = seen["bytes"].as_u64().unwrap();
        assert!(bytes < MOST_BYTES, "{picture} weighs {bytes} bytes");
        let requests = seen["requests"].as_u64().unwrap();
        assert!(
            requests <= MOST_REQUESTS,
            "{picture} makes {requests} requests"
        );
        let empty = json!([]);
        assert_eq!(seen["foreign"], empty, "{picture} asks another host");
        assert_eq!(
            seen["refused"], empty,
            "{picture} breaks the content policy"
        );
        assert_eq!(
            seen["inline"], empty,
            "{picture} has inline styles or scripts"
        );
        assert_eq!(seen["small"], empty, "{picture} has targets below 44 px");
        assert_eq!(seen["headings"], 1, "{picture} has one main heading");
        assert_eq!(seen["keys"], empty, "{picture} shows keys of messages");
        assert_eq!(seen["lang"], self.lang, "{picture} tells its language");
        self.axe(picture).await;
        let folder = concat!(env!("CARGO_TARGET_TMPDIR"), "/screenshots");
        std::fs::create_dir_all(folder).unwrap();
        let image = self.client.screenshot().await.unwrap();
        std::fs::write(format!("{folder}/{picture}-{}.png", self.width), image).unwrap();
    }

    async fn axe(&self, picture: &str) {
        let Some(axe) = AXE.as_deref() else { return };
        self.client.execute(axe, vec![]).await.unwrap();
        let found = self.client.execute_async(RUN_AXE, vec![]).await;
        let found = found.unwrap_or_else(|error| panic!("{picture}: {error}"));
        assert_eq!(found, json!([]), "{picture}: {found:#}");
    }
}

/// What a page is asked about itself.
const LOOK: &str = r"
// What the browser asks for once, after the page is there, so that the site can be installed.
const install = /\/manifest\.webmanifest$|\/assets\/icon/;
const entries = performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'));
const root = document.documentElement;
const wide = root.scrollWidth;
root.style.fontSize = '200%';
const large = root.scrollWidth;
const beyond = [...document.querySelectorAll('body *')].filter(node => node.getBoundingClientRect().right > innerWidth + 1)
    .map(node => node.outerHTML.slice(0, 100));
root.style.fontSize = '';
if (root.getAttribute('style') === '') root.removeAttribute('style');
const shown = node => node.getClientRects().length > 0;
const inText = node => node.matches('a') && node.parentElement.matches('p, dd, li, td, th, span, summary, .hint')
    && node.parentElement.textContent.trim() !== node.textContent.trim();
const height = node => {
    const label = node.matches('input') && node.closest('label');
    return (label || node).getBoundingClientRect().height;
};
const observer = new ReportingObserver(() => {}, { types: ['csp-violation'], buffered: true });
observer.observe();
const refused = observer.takeRecords().map(report => report.body.effectiveDirective + ' ' + report.body.blockedURL);
return {
    wide, large, beyond, refused,
    // Also what a worker or a cache answered, as it would come over the line.
    bytes: entries.reduce((sum, entry) => sum + Math.max(entry.transferSize, entry.encodedBodySize), 0),
    requests: entries.filter(entry => entry.initiatorType !== 'img' && !install.test(entry.name)).length,
    foreign: entries.map(entry => entry.name).filter(name => !name.startsWith(location.origin)),
    inline: [...document.querySelectorAll('[style], style:not(head > style:only-of-type), script:not([src]):not([type])')].map(node => node.outerHTML)
        .concat([...document.querySelectorAll('*')].flatMap(node => node.getAttributeNames())
            .filter(name => name.startsWith('on'))),
    small: [...document.querySelectorAll('main button, main .button, main input:not([type=hidden]), main select, main textarea, header a, header button')]
        .filter(node => shown(node) && !inText(node) && height(node) < 43.5).map(node => node.outerHTML.slice(0, 200)),
    headings: document.querySelectorAll('h1').length,
    keys: [...document.body.innerText.matchAll(/\{ ?\$[a-z]+ ?\}/g)].map(found => found[0]),
    lang: root.lang,
};";

/// axe by WCAG 2.2 AA and its best practices; what it finds, one line each.
const RUN_AXE: &str = r"
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ['violations'] }).then(
    result => done(result.violations.flatMap(found =>
        found.nodes.map(node => found.id + ': ' + node.html.slice(0, 300) + ' ' + node.failureSummary))),
    error => done([String(error)]));";
