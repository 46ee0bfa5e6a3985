//! A server that a test makes up: it behaves as its service does, and has the faults that it is told.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

/// A request, read to its end.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    /// With the query.
    pub path: String,
    /// The headers, as they came.
    pub head: String,
    pub body: String,
}

impl Request {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }
}

/// What a service answers.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

impl Answer {
    pub fn json(status: u16, body: &Value) -> Self {
        Self { status, headers: vec![("content-type", "application/json".into())], body: body.to_string() }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut text = format!("HTTP/1.1 {} Said\r\n", self.status);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!(
            "connection: close\r\ncontent-length: {}\r\n\r\n{}",
            self.body.len(),
            self.body
        ));
        text.into_bytes()
    }
}

/// What goes wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The service did it, and nobody hears of it.
    DroppedAfter,
    /// The service did it, and the answer breaks off.
    BrokenOff,
    /// The service did it, and a server in between gives up.
    GatewayTimeout,
    /// The service did it, and the answer trickles.
    Slow,
    /// The service asks for half an hour.
    Busy,
    /// The service fails before it does anything.
    Broken,
    /// The token has expired.
    Expired,
    /// A sign-in page stands in between.
    SignInPage,
}

impl Fault {
    pub const ALL: [Self; 8] = [
        Self::DroppedAfter,
        Self::BrokenOff,
        Self::GatewayTimeout,
        Self::Slow,
        Self::Busy,
        Self::Broken,
        Self::Expired,
        Self::SignInPage,
    ];

    /// Whether the client cannot know what became of its request.
    pub const fn leaves_doubt(self) -> bool {
        !matches!(self, Self::Busy | Self::Expired)
    }

    const fn done_all_the_same(self) -> bool {
        matches!(self, Self::DroppedAfter | Self::BrokenOff | Self::GatewayTimeout | Self::Slow)
    }
}

type Service = dyn FnMut(&Request) -> Answer + Send;

struct Inside {
    service: Box<Service>,
    /// What happens to the next requests.
    faults: VecDeque<Option<Fault>>,
    requests: Vec<Request>,
}

/// The server; its threads end with the test program.
#[derive(Clone)]
pub struct StandIn {
    pub url: String,
    inside: Arc<Mutex<Inside>>,
}

impl StandIn {
    pub fn start(service: impl FnMut(&Request) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let inside = Inside { service: Box::new(service), faults: VecDeque::new(), requests: Vec::new() };
        let inside = Arc::new(Mutex::new(inside));
        let shared = Arc::clone(&inside);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || serve(stream, &shared));
            }
        });
        Self { url, inside }
    }

    /// Goes wrong with the next request that does not sign in.
    pub fn fail(&self, fault: Fault) {
        self.inside.lock().unwrap().faults.push_back(Some(fault));
    }

    /// Lets one request pass before whatever goes wrong next.
    #[allow(dead_code, reason = "another test program uses it")]
    pub fn pass(&self) {
        self.inside.lock().unwrap().faults.push_back(None);
    }

    pub fn requests(&self) -> Vec<Request> {
        self.inside.lock().unwrap().requests.clone()
    }
}

fn serve(mut stream: TcpStream, shared: &Mutex<Inside>) {
    let Some(request) = read(&mut stream) else { return };
    let mut inside = shared.lock().unwrap();
    let signs_in = request.path.contains("token");
    let fault = if signs_in { None } else { inside.faults.pop_front().flatten() };
    inside.requests.push(request.clone());
    let answer = if fault.is_none_or(Fault::done_all_the_same) {
        (inside.service)(&request)
    } else {
        Answer::json(500, &serde_json::json!({"message": "something broke"}))
    };
    drop(inside);
    let html = |status| Answer {
        status,
        headers: vec![("content-type", "text/html".into())],
        body: "<html>Please sign in</html>".into(),
    };
    let answer = match fault {
        Some(Fault::DroppedAfter) => {
            let _ = stream.shutdown(Shutdown::Both);
            return;
        }
        Some(Fault::BrokenOff) => {
            let bytes = answer.bytes();
            let _ = stream.write_all(&bytes[..bytes.len() - answer.body.len().min(9)]);
            let _ = stream.shutdown(Shutdown::Both);
            return;
        }
        Some(Fault::Slow) => {
            let bytes = answer.bytes();
            for byte in bytes {
                if stream.write_all(&[byte]).is_err() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(200));
            }
            return;
        }
        Some(Fault::GatewayTimeout) => html(504),
        Some(Fault::SignInPage) => html(200),
        Some(Fault::Busy) => {
            Answer::json(429, &serde_json::json!({"message": "slow down"})).with("retry-after", "1800")
        }
        Some(Fault::Expired) => Answer::json(401, &serde_json::json!({"detail": "token expired"})),
        Some(Fault::Broken) | None => answer,
    };
    let _ = stream.write_all(&answer.bytes());
    let _ = stream.shutdown(Shutdown::Write);
}

fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
            });
            if bytes.len() >= end + 4 + length.unwrap_or(0) {
                let mut first = head.lines().next()?.split(' ');
                let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
                let body = String::from_utf8_lossy(&bytes[end + 4..]).into_owned();
                return Some(Request { method, path, head, body });
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}
