//! `skillward new`: a scenario of one's own from a template, by options or by questions.

mod ask;

use std::fs;
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use skillward_author::template::{ALL, FieldError, Fields, Template, check_id, check_text, find, id_of};

use super::{count, print_json, print_line};
use crate::args::NewArgs;
use crate::context::Context;
use crate::library::{Entry, Problem};
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::show;
use ask::Asker;

/// What a machine reads.
#[derive(Serialize)]
struct Made<'a> {
    ok: bool,
    folder: &'a Path,
    id: &'a str,
    template: &'a str,
    files: Vec<PathBuf>,
    problems: &'a [Problem],
}

#[derive(Serialize)]
struct Listed {
    name: &'static str,
    summary: &'static str,
}

/// Everything that is needed to write.
struct Wanted {
    template: &'static Template,
    folder: PathBuf,
    fields: Fields,
}

pub(crate) fn run(context: &Context, args: &NewArgs) -> CommandResult {
    if args.list {
        return list(args.json);
    }
    // Answers come from the keyboard alone: what is piped in was meant for something else.
    let wanted = if std::io::stdin().is_terminal() {
        asked(args, &mut Asker { answers: std::io::stdin().lock(), questions: std::io::stderr() })?
    } else {
        told(args)?
    };
    let files = wanted.template.fill(&wanted.fields)?;
    write(&wanted.folder, &files)?;
    let entry =
        Entry::read(&wanted.folder, context.reading(context.assets().ok().as_ref(), &context.packs()));
    report(&wanted, &files, &entry, args.json)?;
    Ok(if entry.playable().is_some() { Outcome::Good } else { Outcome::Findings })
}

fn list(json: bool) -> CommandResult {
    if json {
        let listed = ALL.iter().map(|template| Listed { name: template.name, summary: template.summary });
        print_json(&listed.collect::<Vec<_>>())?;
    } else {
        for template in ALL {
            print_line(&format!("{:<12} {}", template.name, template.summary))?;
        }
    }
    Ok(Outcome::Good)
}

/// Everything from options.
fn told(args: &NewArgs) -> Result<Wanted, CommandError> {
    let missing: Vec<&str> = [
        ("FOLDER", args.folder.is_none()),
        ("--template", args.template.is_none()),
        ("--title", args.title.is_none()),
        ("--author", args.author.is_none()),
    ]
    .into_iter()
    .filter_map(|(name, missing)| missing.then_some(name))
    .collect();
    let (Some(folder), Some(template), Some(title), Some(author)) =
        (&args.folder, &args.template, &args.title, &args.author)
    else {
        let are = if missing.len() == 1 { "is" } else { "are" };
        return Err(CommandError::new(
            format!(
                "nothing can be asked, since standard input is no terminal: {} {are} missing",
                missing.join(", ")
            ),
            "say everything: skillward new FOLDER --template NAME --title TITLE --author NAME \
             (`skillward new --list` shows the templates)",
        ));
    };
    let template = find(template).map_err(no_template)?;
    free(folder)?;
    let id = args.id.clone().unwrap_or_else(|| id_of(&last_part(folder)));
    check_id(&id).map_err(|error| CommandError::new(error.to_string(), "say another with --id"))?;
    let fields = Fields { id, title: title.clone(), author: author.clone() };
    Ok(Wanted { template, folder: folder.clone(), fields })
}

/// What options leave out, from questions.
fn asked<R: BufRead, W: Write>(args: &NewArgs, asker: &mut Asker<R, W>) -> Result<Wanted, CommandError> {
    let template = match &args.template {
        Some(name) => find(name).map_err(no_template)?,
        None => {
            for (at, template) in ALL.iter().enumerate() {
                asker.say(&format!("  {}  {:<12} {}", at + 1, template.name, template.summary))?;
            }
            asker.ask("Template", Some(ALL[0].name), by_number_or_name)?
        }
    };
    let text = |what: &'static str| {
        move |text: &str| check_text(what, text).map(|()| text.to_owned()).map_err(told_why)
    };
    let title = match &args.title {
        Some(title) => title.clone(),
        None => asker.ask("Title", None, text("title"))?,
    };
    let id = match (&args.id, &args.folder) {
        (Some(id), _) => id.clone(),
        (None, folder) => {
            let likely = id_of(&folder.as_deref().map_or_else(|| title.clone(), last_part));
            let likely = (!likely.is_empty()).then_some(likely);
            asker.ask("Identifier", likely.as_deref(), |id| {
                check_id(id).map(|()| id.to_owned()).map_err(told_why)
            })?
        }
    };
    check_id(&id)?;
    let folder = match &args.folder {
        Some(folder) => folder.clone(),
        None => asker.ask("Folder", Some(&id), |folder| {
            let folder = PathBuf::from(folder);
            free(&folder).map(|()| folder).map_err(|error| error.message)
        })?,
    };
    free(&folder)?;
    let author = match &args.author {
        Some(author) => author.clone(),
        None => asker.ask("Author, as shown", None, text("author"))?,
    };
    Ok(Wanted { template, folder, fields: Fields { id, title, author } })
}

fn by_number_or_name(answer: &str) -> Result<&'static Template, String> {
    let by_number = answer.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    match by_number.and_then(|at| ALL.get(at)) {
        Some(template) => Ok(template),
        None => find(answer).map_err(told_why),
    }
}

#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn told_why(error: FieldError) -> String {
    error.to_string()
}

#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn no_template(error: FieldError) -> CommandError {
    CommandError::new(error.to_string(), "`skillward new --list` shows them")
}

fn last_part(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Whether a new scenario may go there: nothing is ever written over.
fn free(folder: &Path) -> Result<(), CommandError> {
    let taken = |why: &str| {
        CommandError::new(
            format!("{} {why}, and is left as it is", folder.display()),
            "name a folder that does not exist yet, or an empty one",
        )
    };
    match fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(taken("holds something already")),
        Err(_) if folder.symlink_metadata().is_ok() => Err(taken("is there already, and no folder")),
        Err(_) => Ok(()),
    }
}

/// Writes everything beside the folder and moves it there in one go, so that no half of it is ever seen.
fn write(folder: &Path, files: &[(&'static str, String)]) -> Result<(), CommandError> {
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(CommandError::file("make", parent))?;
    let beside = parent.join(format!(".{}.new-{}", last_part(folder), std::process::id()));
    let written = fill(&beside, files).and_then(|()| {
        // An empty folder makes way; anything else in its place stops the move.
        let _ = fs::remove_dir(folder);
        fs::rename(&beside, folder).map_err(CommandError::file("make", folder))
    });
    if written.is_err() {
        // Best effort: what stays is hidden and named for this process.
        let _ = fs::remove_dir_all(&beside);
    }
    written
}

fn fill(folder: &Path, files: &[(&'static str, String)]) -> Result<(), CommandError> {
    fs::create_dir(folder).map_err(CommandError::file("make", folder))?;
    for (name, text) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(CommandError::file("make", parent))?;
        }
        fs::write(&path, text).map_err(CommandError::file("write", &path))?;
    }
    Ok(())
}

fn report(
    wanted: &Wanted,
    files: &[(&'static str, String)],
    entry: &Entry,
    json: bool,
) -> Result<(), CommandError> {
    let Wanted { template, folder, fields } = wanted;
    let paths = files.iter().map(|(name, _)| folder.join(name));
    if json {
        return print_json(&Made {
            ok: entry.playable().is_some(),
            folder,
            id: &fields.id,
            template: template.name,
            files: paths.collect(),
            problems: &entry.problems,
        });
    }
    for path in paths {
        print_line(&format!("wrote {}", path.display()))?;
    }
    for problem in &entry.problems {
        print_line(&show::problem(problem))?;
    }
    let shown = folder.display();
    let library = match folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => parent.display().to_string(),
        None => ".".to_owned(),
    };
    let tests = files.iter().filter(|(name, _)| name.starts_with(crate::suite::FOLDER)).count();
    print_line("\nNext:")?;
    for (command, why) in [
        (format!("skillward test {shown}"), format!("plays its {}", count(tests, "golden attempt"))),
        (format!("skillward check {shown}"), "after each change".to_owned()),
        (format!("skillward --scenarios {library} play {}", fields.id), "to be in it".to_owned()),
        (format!("skillward graph {shown} --out {}.svg", fields.id), "to see it".to_owned()),
    ] {
        print_line(&format!("  {command}\n      {why}"))?;
    }
    Ok(())
}
