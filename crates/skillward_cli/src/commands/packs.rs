//! `skillward packs`: the packs that are found, and what is in them.

use std::path::{Path, PathBuf};

use serde::Serialize;
use skillward_core::packs::{Item, ItemKind, ItemParameter, Manifest, Pack, ValueKind};

use super::list::{state, words};
use super::{count, print_json, print_line};
use crate::args::PacksArgs;
use crate::context::Context;
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::packs::{FOLDER, FolderOfPacks};

/// What a machine reads.
#[derive(Serialize)]
struct Listing<'a> {
    searched: Vec<&'a Path>,
    packs: Vec<Listed<'a>>,
    unreadable: Vec<&'a Path>,
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    version: String,
    title: &'a str,
    about: &'a str,
    authors: &'a [String],
    licence: &'a str,
    review: &'static str,
    /// The languages of its texts, its own first.
    languages: Vec<&'a str>,
    folder: &'a str,
    /// Mistakes of its own: with errors among them nothing of it can be used.
    mistakes: usize,
    items: Vec<ListedItem<'a>>,
}

#[derive(Serialize)]
struct ListedItem<'a> {
    name: String,
    kind: ItemKind,
    title: &'a str,
    about: &'a str,
    /// Whether a use says `as`.
    named: bool,
    parameters: Vec<ListedParameter<'a>>,
    /// A use to begin with.
    example: String,
}

#[derive(Serialize)]
struct ListedParameter<'a> {
    name: &'a str,
    kind: ValueKind,
    about: &'a str,
    default: Option<&'a str>,
    /// What the default says, where it names a text of the pack's.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
}

pub(crate) fn run(context: &Context, args: &PacksArgs) -> CommandResult {
    let search = context.packs();
    // Packs beside the scenario in the working directory come first, as they do for it.
    let here = FolderOfPacks::read(Path::new(FOLDER));
    let own = (!here.packs.is_empty() || !here.broken.is_empty()).then_some(&here);
    let folders: Vec<&FolderOfPacks> = own.into_iter().chain(search.contents()).collect();
    let all = folders.iter().flat_map(|folder| &folder.packs);
    let packs: Vec<Listed<'_>> = match &args.pack {
        None => all.map(|pack| listed(pack)).collect(),
        Some(id) => all.filter(|pack| pack.id() == id).map(|pack| listed(pack)).collect(),
    };
    if let Some(id) = args.pack.as_ref().filter(|_| packs.is_empty()) {
        let ids = folders.iter().flat_map(|folder| &folder.packs).map(|pack| pack.id());
        let near = skillward_core::diagnostic::nearest(id, ids);
        let help = near.map_or_else(
            || "`skillward packs` lists those that are found, and where".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        return Err(CommandError::new(format!("no pack is called `{id}`"), help));
    }
    let searched = folders.iter().map(|folder| folder.folder.as_path()).collect();
    let unreadable: Vec<&Path> =
        folders.iter().flat_map(|folder| &folder.broken).map(|(place, _)| place.as_path()).collect();
    if args.json {
        print_json(&Listing { searched, packs, unreadable })?;
        return Ok(Outcome::Good);
    }
    for pack in &packs {
        print_pack(pack, args.pack.is_some())?;
    }
    for place in unreadable {
        print_line(&format!("(unreadable)\n  {0}\n  ! see `skillward check {0}`\n", place.display()))?;
    }
    if packs.is_empty() {
        print_line("No pack was found.")?;
    }
    print_line("Searched, after the folder `packs` beside a scenario:")?;
    context
        .paths
        .packs
        .iter()
        .try_for_each(|folder: &PathBuf| print_line(&format!("  {}", folder.display())))?;
    Ok(Outcome::Good)
}

fn listed(pack: &Pack) -> Listed<'_> {
    let manifest = &pack.manifest;
    Listed {
        id: pack.id(),
        version: pack.version.to_string(),
        title: &manifest.title,
        about: &manifest.about,
        authors: &manifest.authors,
        licence: &manifest.licence,
        review: state(&manifest.review),
        languages: languages(manifest),
        folder: &pack.place,
        mistakes: pack.mistakes.len(),
        items: pack.items().map(|(id, item)| listed_item(pack, id, item)).collect(),
    }
}

/// The tags of a pack's languages, its own first.
fn languages(manifest: &Manifest) -> Vec<&str> {
    let own = manifest.language.as_str();
    let others = manifest.languages.iter().map(|language| language.tag.as_str()).filter(|tag| *tag != own);
    Some(own).into_iter().filter(|own| !own.is_empty()).chain(others).collect()
}

fn listed_item<'a>(pack: &'a Pack, id: &str, item: &'a Item) -> ListedItem<'a> {
    let parameters = item.parameters.iter().map(|parameter| ListedParameter {
        name: &parameter.name,
        kind: parameter.kind,
        about: &parameter.about,
        default: pack.default_of(item, parameter),
        words: pack.default_of(item, parameter).and_then(|default| pack.in_words(default)),
    });
    ListedItem {
        name: format!("{}/{id}", pack.id()),
        kind: item.kind,
        title: &item.title,
        about: &item.about,
        named: item.named,
        parameters: parameters.collect(),
        example: example(pack, id, item),
    }
}

/// A use that says what must be said.
fn example(pack: &Pack, id: &str, item: &Item) -> String {
    let named = if item.named { ", as: \"…\"" } else { "" };
    let needed = |parameter: &&ItemParameter| parameter.default.is_none();
    let with: Vec<String> =
        item.parameters.iter().filter(needed).map(|parameter| format!("{}: …", parameter.name)).collect();
    let with = if with.is_empty() { String::new() } else { format!(", with: ({})", with.join(", ")) };
    format!("(use: \"{}/{id}\"{named}{with})", pack.id())
}

fn print_pack(pack: &Listed<'_>, whole: bool) -> Result<(), CommandError> {
    let Listed { id, version, title, review, folder, items, .. } = pack;
    print_line(&format!("{id} {version}\n  {title}, {}, {}", count(items.len(), "item"), words(review)))?;
    if !pack.languages.is_empty() {
        print_line(&format!("  texts in {}", pack.languages.join(", ")))?;
    }
    print_line(&format!("  {folder}"))?;
    if pack.mistakes > 0 {
        print_line(&format!("  ! {}: see `skillward check {folder}`", count(pack.mistakes, "mistake")))?;
    }
    for item in items.iter().filter(|_| whole) {
        print_line(&format!("\n  {}\n    {}: {}", item.example, item.kind.word(), item.title))?;
        if !item.about.is_empty() {
            print_line(&format!("    {}", item.about))?;
        }
        for ListedParameter { name, kind, about, default, words } in &item.parameters {
            let default = words.as_deref().or(*default);
            let default = default.map_or_else(|| "must be said".to_owned(), |text| format!("else {text}"));
            let about = if about.is_empty() { String::new() } else { format!(": {about}") };
            print_line(&format!("      {name}, {}; {default}{about}", kind.words()))?;
        }
    }
    print_line("")
}
