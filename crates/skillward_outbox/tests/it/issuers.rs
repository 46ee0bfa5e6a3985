//! Stand-ins of other issuers, each behaving as it documents, and the carriers to them.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use skillward_outbox::carriers::{Accredible, Badgr, BadgrLogin, Credly, Dcc, DccService, OwnBadges};
use skillward_outbox::{Carrier, Recipients, Secret};

use crate::fixture::{Case, DID, sign};
use crate::stand_in::{Answer, Request, StandIn};

/// What must be seen nowhere but in requests.
pub const TOKEN: &str = "hush-token-4711";
pub const EMAIL: &str = "ada@example.org";

/// An issuer of others, as it documents itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Other {
    Coordinator,
    Signing,
    Badgr,
    Accredible,
    Credly,
}

impl Other {
    pub const ALL: [Self; 5] =
        [Self::Coordinator, Self::Signing, Self::Badgr, Self::Accredible, Self::Credly];

    /// Whether an earlier award can be found, or a second request makes none.
    pub const fn can_tell(self) -> bool {
        !matches!(self, Self::Credly)
    }

    /// The carrier to an issuer at this address; `home` holds the file of people.
    pub fn carrier(self, url: &str, home: &Path) -> Box<dyn Carrier> {
        let patience = Duration::from_secs(4);
        let token = || Secret::new(TOKEN);
        let people = people(home);
        let badges = |name: &str| {
            OwnBadges([(Case::passed().claim().unwrap().rubric_id().to_owned(), name.to_owned())].into())
        };
        let dcc =
            |service, token| Dcc::new(service, url, "clinic", token, (DID, "Test issuer"), patience).unwrap();
        match self {
            Self::Coordinator => Box::new(dcc(DccService::Coordinator, Some(token()))),
            Self::Signing => Box::new(dcc(DccService::Signing, None)),
            Self::Badgr => {
                let login = BadgrLogin { username: "clinic".into(), password: token() };
                Box::new(Badgr::new(url, login, badges("hygiene"), people, patience).unwrap())
            }
            Self::Accredible => {
                Box::new(Accredible::new(url, token(), badges("77"), people, patience).unwrap())
            }
            Self::Credly => {
                Box::new(Credly::new(url, "clinic", token(), badges("tpl"), people, patience).unwrap())
            }
        }
    }

    /// The issuer, and its awards: each stands for one badge that someone can see.
    pub fn start(self) -> (StandIn, Arc<Mutex<Vec<Value>>>) {
        let awards = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&awards);
        let stand_in = StandIn::start(move |request| {
            let mut awards = shared.lock().unwrap();
            match self {
                Self::Coordinator | Self::Signing => dcc(self, request, &mut awards),
                Self::Badgr => badgr(request, &mut awards),
                Self::Accredible => accredible(request, &mut awards),
                Self::Credly => credly(request, &mut awards),
            }
        });
        (stand_in, awards)
    }
}

fn people(home: &Path) -> Recipients {
    let path = home.join("people.csv");
    if !path.exists() {
        let mut table = format!("learner,email,first_name,last_name\nlearner-0412,{EMAIL},Ada,Lovelace\n");
        for number in 0..9 {
            table.push_str(&format!("learner-{number},learner-{number}@example.org,Some,One\n"));
        }
        std::fs::write(&path, table).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
    }
    Recipients::of_file(&path).unwrap()
}

fn dcc(of: Other, request: &Request, awards: &mut Vec<Value>) -> Answer {
    let coordinator = of == Other::Coordinator;
    let path = match coordinator {
        true => "/instance/clinic/credentials/issue",
        false => "/instance/clinic/credentials/sign?suite=eddsa2022",
    };
    if request.path != path {
        return Answer::json(404, &json!({"code": 404, "message": "Tenant doesn't exist."}));
    }
    if coordinator && request.header("authorization") != Some(format!("Bearer {TOKEN}")) {
        return Answer::json(403, &json!({"code": 403, "message": "not authorized"}));
    }
    // The real services' context lacks these terms: what they sign with them holds for nobody else.
    assert!(!request.body.contains("inLanguage") && !request.body.contains("awardedDate"));
    let mut credential = request.json();
    // Its place in the status list is given once for each identifier; signing keeps nothing.
    if !awards.contains(&credential["id"]) {
        awards.push(credential["id"].clone());
    }
    if !coordinator {
        let signed = sign(credential.as_object().unwrap().clone());
        let mut signed: Value = serde_json::from_str(&signed).unwrap();
        // The real one gives its proof bare.
        signed["proof"] = signed["proof"][0].take();
        return Answer::json(200, &signed);
    }
    credential["@context"]
        .as_array_mut()
        .unwrap()
        .push("https://w3id.org/security/suites/ed25519-2020/v1".into());
    credential["credentialStatus"] =
        json!({"id": "https://status.example/1#3", "type": "BitstringStatusListEntry"});
    credential["proof"] = json!({"type": "Ed25519Signature2020", "proofValue": "zSomething"});
    Answer::json(201, &credential)
}

fn badgr(request: &Request, awards: &mut Vec<Value>) -> Answer {
    let wrong = |description: &str| {
        let status = json!({"success": false, "description": description});
        Answer::json(400, &json!({"status": status, "fieldErrors": {}, "validationErrors": [description]}))
    };
    if request.path == "/o/token" {
        let expected = format!("username=clinic&password={TOKEN}&scope=rw%3Aissuer");
        return match request.body == expected {
            true => Answer::json(
                200,
                &json!({"access_token": "minted-0815", "refresh_token": "r", "expires_in": 86400}),
            ),
            false => Answer::json(400, &json!({"error": "invalid_grant"})),
        };
    }
    if request.header("authorization").as_deref() != Some("Bearer minted-0815") {
        return Answer::json(401, &json!({"detail": "Authentication credentials were not provided."}));
    }
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    if path != "/v2/badgeclasses/hygiene/assertions" {
        return Answer::json(404, &json!({"status": {"success": false, "description": "entity not found"}}));
    }
    let listed = |awards: &[Value]| {
        Answer::json(200, &json!({"status": {"success": true, "description": "ok"}, "result": awards}))
    };
    if request.method == "GET" {
        let asked = query.strip_prefix("recipient=").unwrap().replace("%40", "@");
        let mine: Vec<Value> =
            awards.iter().filter(|award| award["recipient"]["identity"] == asked.as_str()).cloned().collect();
        return listed(&mine);
    }
    let body = request.json();
    let duplicate = awards.iter().any(|award| award["recipient"] == body["recipient"]);
    if duplicate && body["allowDuplicateAwards"] == json!(false) {
        return wrong("A previous award of this badge already exists for this recipient.");
    }
    let number = awards.len();
    awards.push(json!({
        "entityId": format!("award-{number}"), "openBadgeId": format!("https://badgr.example/{number}"),
        "recipient": body["recipient"], "evidence": body["evidence"],
    }));
    Answer { status: 201, ..listed(&awards[number..]) }
}

fn accredible(request: &Request, awards: &mut Vec<Value>) -> Answer {
    if request.header("authorization") != Some(format!("Token token={TOKEN}")) {
        return Answer::json(401, &json!({"message": "bad token"}));
    }
    if let Some(id) = request.path.strip_prefix("/v1/credentials/") {
        return match awards.iter().find(|award| award["id"] == id) {
            Some(award) => Answer::json(200, &json!({"credential": award})),
            None => Answer::json(404, &json!({"errors": "Not found"})),
        };
    }
    let asked = &request.json()["credential"];
    let award =
        json!({"id": asked["id"], "url": "https://credential.example/1", "group_id": asked["group_id"]});
    awards.push(award.clone());
    Answer::json(200, &json!({"credential": award}))
}

fn credly(request: &Request, awards: &mut Vec<Value>) -> Answer {
    // The token as the name, a blank password.
    let basic = "Basic aHVzaC10b2tlbi00NzExOg==";
    if request.header("authorization").as_deref() != Some(basic) {
        return Answer::json(401, &json!({"data": {"message": "bad token"}}));
    }
    let asked = request.json();
    awards.push(asked.clone());
    let id = format!("badge-{}", awards.len());
    Answer::json(
        201,
        &json!({"data": {"id": id, "badge_url": "https://credly.example/1", "state": "pending"}}),
    )
}
