//! Kills at random moments while a faulty issuer is asked: how many is set by `SKILLWARD_KILLS`.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use skillward_credentials::verify_file;
use skillward_issuer::{Issuer, spawn};
use skillward_outbox::carriers::VcApi;
use skillward_outbox::{Outbox, State};

use crate::issuer::{ISSUER, loopback, parcel, read_config, write_config};
use crate::victim::{Victim, say};

/// Kills in a run of the tests; each two attempts are about one kill's worth of work.
const FEW: u32 = 25;

pub fn random_kills_over_a_faulty_issuer() {
    let kills_wanted = kills_wanted(FEW);
    let claims = kills_wanted * 2;
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let running = spawn(Issuer::open(&home.join("issuer"), ISSUER).unwrap(), loopback()).unwrap();
    let target: SocketAddr = running.url.trim_start_matches("http://").parse().unwrap();
    let mut config = running.config();
    config.url = format!("http://{}", faulty(target));
    write_config(home, &config);
    let mut random = Random(0x5EED);
    let (mut kills, mut runs) = (0, 0);
    // Killed as often as was asked for, then left alone.
    loop {
        runs += 1;
        let mut victim = Victim::start("victim-random", home, &runs.to_string(), claims);
        if kills == kills_wanted {
            assert_eq!([victim.line(), victim.line()], ["begun", "done"]);
            victim.kill();
            break;
        }
        assert_eq!(victim.line(), "begun");
        // Two attempts take about this long, so that the kills are spread over the whole.
        let moment = Instant::now() + Duration::from_millis(1 + random.below(30));
        while Instant::now() < moment && !victim.has_ended() {
            std::thread::sleep(Duration::from_millis(1));
        }
        if !victim.has_ended() {
            kills += 1;
        }
        victim.kill();
    }
    let entries = Outbox::open(&home.join("outbox.sqlite")).unwrap().entries().unwrap();
    let mut ids: Vec<String> = (entries.iter())
        .map(|entry| {
            assert_eq!(entry.state, State::Delivered, "{entry:?}");
            let json = entry.receipt.as_ref().unwrap().credential.as_ref().unwrap();
            verify_file(json.as_bytes()).unwrap().id
        })
        .collect();
    ids.sort();
    ids.dedup();
    let issued = Issuer::open(&home.join("issuer"), "A second look").unwrap().count().unwrap();
    assert_eq!((ids.len() as u64, issued), (u64::from(claims), u64::from(claims)));
    println!(
        "{kills} kills at random moments over {claims} attempts and a faulty issuer: {issued} awards, each once"
    );
}

/// How many kills are asked for.
pub fn kills_wanted(few: u32) -> u32 {
    std::env::var("SKILLWARD_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(few)
}

/// The victim: puts everything in and sends it, each round a day after the one before.
pub fn victim(home: &Path, run: u32, claims: u32) {
    let mut outbox = Outbox::open(&home.join("outbox.sqlite")).unwrap();
    let carrier = VcApi::new(read_config(home)).unwrap();
    let mut now = Timestamp::now() + SignedDuration::from_hours(24 * i64::from(run));
    say("begun");
    outbox.deliver_due(&[("issuer", &carrier)], now).unwrap();
    // A station puts its attempts in one by one, and sends between. It knows which it has put in.
    let held: u32 = rusqlite::Connection::open(home.join("outbox.sqlite"))
        .unwrap()
        .query_row("SELECT count(*) FROM parcels", [], |row| row.get(0))
        .unwrap();
    for number in held.saturating_sub(1)..claims {
        outbox.enqueue(&parcel(number), now).unwrap();
        if number % 4 == 3 || number + 1 == claims {
            outbox.deliver_due(&[("issuer", &carrier)], now).unwrap();
        }
    }
    while outbox.next_due(&["issuer"]).unwrap().is_some() {
        now += SignedDuration::from_hours(24);
        outbox.deliver_due(&[("issuer", &carrier)], now).unwrap();
    }
    say("done");
}

/// Hands requests on to the issuer, and does to one in five what a network or a busy server does.
fn faulty(target: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut random = Random(0xFA17);
        for stream in listener.incoming().flatten() {
            let fault = random.below(25);
            std::thread::spawn(move || pass_on(stream, target, fault));
        }
    });
    address
}

fn pass_on(mut stream: TcpStream, target: SocketAddr, fault: u64) {
    let Some(asked) = message(&mut stream) else { return };
    let refusal = match fault {
        0 => Some("HTTP/1.1 429 Too Many Requests\r\nretry-after: 3600\r\n"),
        1 => Some("HTTP/1.1 503 Service Unavailable\r\n"),
        _ => None,
    };
    if let Some(head) = refusal {
        let _ = stream.write_all(format!("{head}content-length: 0\r\nconnection: close\r\n\r\n").as_bytes());
        return;
    }
    let Ok(mut behind) = TcpStream::connect(target) else { return };
    if behind.write_all(&asked).is_err() {
        return;
    }
    let Some(answer) = message(&mut behind) else { return };
    match fault {
        // The issuer has issued, and nobody hears of it.
        2 | 3 => {}
        4 => {
            let _ = stream.write_all(&answer[..answer.len() / 2]);
        }
        _ => {
            let _ = stream.write_all(&answer);
        }
    }
    let _ = stream.shutdown(Shutdown::Both);
}

/// Reads one request or answer with its body.
fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        if let Some(head) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.map_or(0, |length| length.trim().parse().unwrap());
            if bytes.len() >= head + 4 + length {
                return Some(bytes);
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}

/// The same numbers in each run (xorshift).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}
