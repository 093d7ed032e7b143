//! The server, asked as browsers and programs ask it.

use crate::command::Desk;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A server over two articles.
struct Server {
    child: Child,
    address: String,
    desk: Desk,
}

struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Server {
    fn start() -> Self {
        let desk = Desk::new();
        desk.write(
            "news.jsonl",
            "{\"id\": \"<b>one\", \"text\": \"Ukraine asked South Korea for artillery.\", \"title\": \"<script>alert(1)</script>\"}\n\
             {\"id\": \"two\", \"text\": \"Ukraine asked South Korea for artillery.\", \"published\": \"2024-11-27\"}\n",
        );
        desk.kg(&["build", "news.jsonl"]).with_code(0);
        let mut child = desk
            .command(&["serve", "--bind", "127.0.0.1:0", "--time", "2"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).unwrap_or_else(|| panic!("{line}"));
        let address = address.split(' ').next().unwrap().to_owned();
        Self { child, address, desk }
    }

    fn send(&self, request: &str) -> Reply {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{text}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Reply { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    fn get(&self, path: &str, accept: &str) -> Reply {
        let accept = if accept.is_empty() { String::new() } else { format!("Accept: {accept}\r\n") };
        self.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\n{accept}Connection: close\r\n\r\n",
            self.address
        ))
    }

    fn ask(&self, query: &str, accept: &str) -> Reply {
        self.get(&format!("/sparql?query={}", escape(query)), accept)
    }

    fn post(&self, kind: &str, body: &str) -> Reply {
        self.send(&format!(
            "POST /sparql HTTP/1.1\r\nHost: {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.address,
            body.len()
        ))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Reply {
    #[track_caller]
    fn with(self, status: u16, kind: &str) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.head, self.body);
        assert!(self.head.contains(&format!("content-type: {kind}")), "{kind} is not in:\n{}", self.head);
        assert!(self.head.contains("content-security-policy: default-src 'none'"), "{}", self.head);
        self
    }

    #[track_caller]
    fn shows(self, text: &str) -> Self {
        assert!(self.body.contains(text), "`{text}` is not in:\n{}", self.body);
        self
    }
}

fn escape(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        write!(out, "%{byte:02X}").unwrap();
        out
    })
}

const CLAIMS: &str = "SELECT ?claim ?quote { ?claim a kg:Claim ; kg:quote ?quote } ORDER BY ?claim";

#[test]
fn the_protocol_is_spoken() {
    let server = Server::start();
    let json = "application/sparql-results+json";
    server.ask(CLAIMS, "").with(200, json).shows("claim/two/weapons-request-8-13");
    server.ask(CLAIMS, "*/*").with(200, json);
    server
        .ask(CLAIMS, "text/csv;q=0.5, application/sparql-results+xml")
        .with(200, "application/sparql-results+xml");
    server.ask(CLAIMS, "text/csv").with(200, "text/csv").shows("claim,quote\r\n");
    server
        .ask(CLAIMS, "text/tab-separated-values")
        .with(200, "text/tab-separated-values")
        .shows("?claim\t?quote\n");
    server.ask(CLAIMS, "text/turtle").with(406, "text/plain").shows("the answer is a table");
    server.ask(CLAIMS, "image/png").with(406, "text/plain");
    server.ask("ASK { ?claim a kg:Claim }", json).with(200, json).shows("true");
    let graph = "CONSTRUCT WHERE { ?claim a kg:Claim }";
    server.ask(graph, "text/turtle").with(200, "text/turtle").shows("kg:Claim");
    server
        .ask(graph, "application/n-triples")
        .with(200, "application/n-triples")
        .shows("ontology#Claim> .\n");
    server.post("application/sparql-query", CLAIMS).with(200, json);
    server
        .post("application/x-www-form-urlencoded; charset=utf-8", &format!("query={}", escape(CLAIMS)))
        .with(200, json);
    server.post("text/plain", CLAIMS).with(415, "text/plain");
    server.ask("SELEC * {}", json).with(400, "text/plain").shows("did you mean `SELECT`?");
    server.get("/sparql", json).with(400, "text/plain").shows("there is no query");
}

#[test]
fn the_ontology_and_its_context_are_shown() {
    let server = Server::start();
    server.get("/ontology", "").with(200, "text/html").shows("<section id=\"WeaponsRequest\">");
    server.get("/context.jsonld", "").with(200, "application/ld+json").shows("\"@vocab\"");
}

#[test]
fn nothing_is_changed_and_nobody_else_is_asked() {
    let server = Server::start();
    let update = "DELETE WHERE { ?s ?p ?o }";
    server.post("application/sparql-update", update).with(403, "text/plain");
    server
        .post("application/x-www-form-urlencoded", &format!("update={}", escape(update)))
        .with(403, "text/plain");
    server.ask(update, "").with(400, "text/plain");
    server.ask("SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }", "").with(400, "text/plain");
    server
        .ask("SELECT (COUNT(*) AS ?n) FROM <file:///etc/passwd> { ?s ?p ?o }", "text/csv")
        .with(200, "text/csv")
        .shows("\n0\r\n");
    let foreign = "GET / HTTP/1.1\r\nHost: news.example\r\nConnection: close\r\n\r\n";
    server.send(foreign).with(421, "text/plain");
    assert_eq!(server.get("/q/../../etc/passwd", "").status, 404);
    server.ask(CLAIMS, "text/csv").with(200, "text/csv").shows("claim/two/");
}

/// Whatever is asked, the server answers the next.
#[test]
fn no_query_stops_the_server() {
    let server = Server::start();
    let mut doubling = String::from("SELECT ?x40 { BIND('aaaaaaaaaaaaaaaa' AS ?x0) ");
    for number in 0..40 {
        write!(doubling, "BIND(CONCAT(?x{number}, ?x{number}) AS ?x{}) ", number + 1).unwrap();
    }
    let star: Vec<String> = (0..200).map(|number| format!("?s ?p{number} ?o{number} . ")).collect();
    let star = star.concat();
    let attacks = [
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }".to_owned(), 503),
        (doubling + "}", 503),
        (format!("SELECT * {{ {star} }}"), 400),
        (format!("ASK {{ FILTER({}true{}) }}", "(".repeat(5000), ")".repeat(5000)), 400),
        (format!("SELECT * {}{}", "{".repeat(5000), "}".repeat(5000)), 400),
        (format!("ASK {{ FILTER({}true) }}", "!".repeat(30_000)), 0),
        (format!("ASK {{ FILTER({}1 = 1) }}", "-".repeat(30_000)), 0),
        ("x".repeat(80_000), 400),
        ("SELECT (1 AS ?x) { VALUES ?x { 1 } }".to_owned(), 400),
    ];
    for (query, status) in attacks {
        let start = Instant::now();
        let reply = server.post("application/x-www-form-urlencoded", &format!("query={}", escape(&query)));
        let (shown, took) = (&query[..query.len().min(60)], start.elapsed());
        assert!(status == 0 || reply.status == status, "{shown}: {} {}", reply.status, reply.body);
        assert!(took < Duration::from_secs(8), "{shown}: {took:?}");
        server.ask("ASK {}", "").with(200, "application/sparql-results+json");
    }
    let long = server.post("application/sparql-query", &"x".repeat(1 << 20));
    assert_eq!(long.status, 413);
}

#[test]
fn pages_show_what_can_be_asked_and_the_answer() {
    let server = Server::start();
    let html = "text/html";
    server
        .get("/", html)
        .with(200, html)
        .shows("<strong>2 articles</strong>")
        .shows("href=\"/q/weapons_requested\"");
    server.get("/style.css", "").with(200, "text/css");
    let page = server
        .get("/q/weapons_requested", html)
        .with(200, html)
        .shows("Ukraine asked South Korea for artillery.");
    page.shows("<caption>2 rows</caption>");
    let none = server.get("/q/weapons_requested?addressee=Ukraine", html).with(200, html);
    let none =
        none.body.contains("Nothing on record.") || none.body.contains("nothing in the store has this name");
    assert!(none);
    server.get("/q/weapons_requested.csv", "").with(200, "text/csv").shows("date,requester");
    server.get("/q/weapons_requested.json", "").with(200, "application/sparql-results+json");
    server
        .get("/q/weapons_requested?since=yesterday", html)
        .with(400, html)
        .shows("it is no day such as 2024-11-27");
    server.get("/q/evidence", html).with(200, html).shows("required");
    assert_eq!(server.get("/q/weapons_requested.exe", html).status, 404);
    assert_eq!(server.get("/nowhere", html).status, 404);
    server.get("/sparql", "text/html,application/xml;q=0.9,*/*;q=0.8").with(200, html).shows("<textarea");
    server
        .ask("SELECT ?title { ?article dcterms:title ?title }", html)
        .with(200, html)
        .shows("&lt;script&gt;alert(1)&lt;/script&gt;");
}

#[test]
fn what_is_built_is_shown_at_once() {
    let server = Server::start();
    server
        .desk
        .write("three.txt", "Ukraine asked South Korea for artillery.")
        .kg(&["build", "three.txt"])
        .with_code(0);
    server.get("/", "text/html").with(200, "text/html").shows("<strong>3 articles</strong>");
    server.ask(CLAIMS, "text/csv").with(200, "text/csv").shows("claim/three/");
}
