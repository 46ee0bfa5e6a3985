//! Types as they are read from files, taken from their sources.

use std::collections::BTreeMap;

use syn::{
    Attribute, Block, Expr, Field, Fields, GenericArgument, Item, ItemFn, Lit, Meta, PathArguments, Stmt,
    Type, parse::Parse, parse::ParseStream,
};

/// A type of a file.
pub(super) struct Told {
    pub(super) name: String,
    pub(super) docs: String,
    pub(super) shape: Shape,
}

/// What a type is made of.
pub(super) enum Shape {
    /// Fields with names.
    Fields(Vec<TaughtField>),
    /// One of several.
    OneOf(Vec<Variant>),
    /// A name chosen by the author.
    Identifier,
}

/// A field, of a type or of one of several.
pub(super) struct TaughtField {
    /// Empty for those without a name.
    pub(super) name: String,
    pub(super) docs: String,
    pub(super) kind: Kind,
    /// What it is when it is left out; `None` if it must be there.
    pub(super) left_out: Option<String>,
}

/// One of several.
pub(super) struct Variant {
    /// As written in a file.
    pub(super) name: String,
    pub(super) docs: String,
    pub(super) named: bool,
    pub(super) fields: Vec<TaughtField>,
}

/// What stands in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A type of its own, or a plain one, by its name in the sources.
    Named(String),
    List(Box<Self>),
    Map(Box<Self>, Box<Self>),
    Together(Vec<Self>),
    Maybe(Box<Self>),
}

/// The types of a source that are read from files, in the order of the source.
///
/// # Errors
/// When the source cannot be read, or holds what this page has no words for.
pub(super) fn read(source: &str, wanted: &[&str]) -> Result<Vec<Told>, String> {
    let file = syn::parse_file(source).map_err(|error| error.to_string())?;
    let defaults: BTreeMap<String, &Block> = file
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Fn(ItemFn { sig, block, .. }) => Some((sig.ident.to_string(), &**block)),
            _ => None,
        })
        .collect();
    let constants: BTreeMap<String, String> = file
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Const(item) => Some((item.ident.to_string(), value(&item.expr, "").ok()?)),
            _ => None,
        })
        .collect();
    let is_wanted = |name: &str, attributes: &[Attribute]| {
        if wanted.is_empty() { is_read(attributes) } else { wanted.contains(&name) }
    };
    let mut told = Vec::new();
    for item in &file.items {
        match item {
            Item::Struct(item) if is_wanted(&item.ident.to_string(), &item.attrs) => told.push(Told {
                name: item.ident.to_string(),
                docs: docs(&item.attrs),
                shape: Shape::Fields(fields(&item.fields, &defaults, &item.ident.to_string())?),
            }),
            Item::Enum(item) if is_wanted(&item.ident.to_string(), &item.attrs) => {
                let name = item.ident.to_string();
                let snake = serde_value(&item.attrs, "rename_all").is_some_and(|case| case == "snake_case");
                let by_number = serde_value(&item.attrs, "try_from").is_some();
                let mut variants = Vec::new();
                for variant in &item.variants {
                    let written = match &variant.discriminant {
                        Some((_, number)) if by_number => value(number, &name)?,
                        _ if snake => snake_case(&variant.ident.to_string()),
                        _ => variant.ident.to_string(),
                    };
                    variants.push(Variant {
                        name: written,
                        docs: docs(&variant.attrs),
                        named: matches!(variant.fields, Fields::Named(_)),
                        fields: fields(&variant.fields, &defaults, &name)?,
                    });
                }
                told.push(Told { name, docs: docs(&item.attrs), shape: Shape::OneOf(variants) });
            }
            // Identifiers are declared by a macro: documentation and a name.
            Item::Macro(item) if wanted.is_empty() && item.mac.path.is_ident("id") => {
                let Declared { attributes, name } =
                    item.mac.parse_body().map_err(|error| error.to_string())?;
                told.push(Told { name, docs: docs(&attributes), shape: Shape::Identifier });
            }
            _ => {}
        }
    }
    // A version is told by its number, not by the name that the sources have for it.
    for told in &mut told {
        if let Shape::Fields(fields) = &mut told.shape {
            for field in fields {
                for (name, number) in &constants {
                    field.docs = field.docs.replace(&format!("`{name}`"), number);
                }
            }
        }
    }
    Ok(told)
}

/// The body of a macro that declares an identifier.
struct Declared {
    attributes: Vec<Attribute>,
    name: String,
}

impl Parse for Declared {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        Ok(Self { attributes, name: input.parse::<syn::Ident>()?.to_string() })
    }
}

/// Whether serde reads it.
fn is_read(attributes: &[Attribute]) -> bool {
    let mut read = false;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        // What cannot be parsed as a list of names derives nothing that we look for.
        let _ = attribute.parse_nested_meta(|meta| {
            read |= meta.path.is_ident("Deserialize");
            Ok(())
        });
    }
    read
}

fn fields(
    fields: &Fields,
    defaults: &BTreeMap<String, &Block>,
    owner: &str,
) -> Result<Vec<TaughtField>, String> {
    fields.iter().map(|field| self::field(field, defaults, owner)).collect()
}

fn field(field: &Field, defaults: &BTreeMap<String, &Block>, owner: &str) -> Result<TaughtField, String> {
    let kind = kind(&field.ty, owner)?;
    let left_out = match serde_value(&field.attrs, "default") {
        None => None,
        Some(function) if function.is_empty() => Some(plain_default(&kind)),
        Some(function) => {
            let block = defaults.get(&function).ok_or_else(|| format!("no function {function}"))?;
            match block.stmts.as_slice() {
                [Stmt::Expr(expression, None)] => Some(value(expression, owner)?),
                _ => return Err(format!("{function} is more than a value")),
            }
        }
    };
    let rename = serde_value(&field.attrs, "rename");
    let name = rename.or_else(|| field.ident.as_ref().map(ToString::to_string)).unwrap_or_default();
    Ok(TaughtField { name, docs: docs(&field.attrs), kind, left_out })
}

/// What serde takes for a field that is left out.
fn plain_default(kind: &Kind) -> String {
    match kind {
        Kind::Maybe(_) => "none".to_owned(),
        Kind::List(_) | Kind::Map(..) => "empty".to_owned(),
        Kind::Together(_) => "nothing".to_owned(),
        Kind::Named(name) => match name.as_str() {
            "bool" => "`false`".to_owned(),
            "u16" | "u32" | "u64" | "Milli" => "`0`".to_owned(),
            "Feedback" => "`AtEnd`".to_owned(),
            _ => "empty".to_owned(),
        },
    }
}

fn kind(kind: &Type, owner: &str) -> Result<Kind, String> {
    match kind {
        Type::Tuple(tuple) => Ok(Kind::Together(
            tuple.elems.iter().map(|each| self::kind(each, owner)).collect::<Result<_, _>>()?,
        )),
        Type::Path(path) => {
            let last = path.path.segments.last().ok_or("a path without an end")?;
            let mut inner = Vec::new();
            if let PathArguments::AngleBracketed(arguments) = &last.arguments {
                for argument in &arguments.args {
                    if let GenericArgument::Type(argument) = argument {
                        inner.push(self::kind(argument, owner)?);
                    }
                }
            }
            let mut inner = inner.into_iter();
            let mut next = || inner.next().map(Box::new).ok_or("a type without its part".to_owned());
            Ok(match last.ident.to_string().as_str() {
                "Vec" => Kind::List(next()?),
                "Option" => Kind::Maybe(next()?),
                "Box" => *next()?,
                "BTreeMap" => Kind::Map(next()?, next()?),
                "Self" => Kind::Named(owner.to_owned()),
                name => Kind::Named(name.to_owned()),
            })
        }
        _ => Err(format!("a field of {owner} is of a kind that the page has no words for")),
    }
}

/// A value as it is written in a file.
fn value(expression: &Expr, owner: &str) -> Result<String, String> {
    let no_words = || format!("a default of {owner} is an expression that the page has no words for");
    let written = match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_digits().to_owned(),
            Lit::Bool(truth) => truth.value.to_string(),
            Lit::Str(text) => format!("{:?}", text.value()),
            _ => return Err(no_words()),
        },
        Expr::Path(path) => {
            let last = path.path.segments.last().ok_or_else(no_words)?;
            snake_case(&last.ident.to_string())
        }
        Expr::MethodCall(call) => return value(&call.receiver, owner),
        // `Milli(600)`: thousandths.
        Expr::Call(call) => match call.args.first() {
            Some(Expr::Lit(literal)) => match &literal.lit {
                Lit::Int(number) => {
                    let thousandths: i64 = number.base10_parse().map_err(|_| no_words())?;
                    let (whole, rest) = (thousandths / 1000, thousandths % 1000);
                    if rest == 0 {
                        whole.to_string()
                    } else {
                        format!("{whole}.{}", format!("{rest:03}").trim_end_matches('0'))
                    }
                }
                _ => return Err(no_words()),
            },
            _ => return Err(no_words()),
        },
        Expr::Macro(list) if list.mac.path.is_ident("vec") => {
            let parse = syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated;
            let items = list.mac.parse_body_with(parse).map_err(|error| error.to_string())?;
            let items: Vec<String> = items
                .iter()
                .map(|item| value(item, owner).map(|item| item.replace('`', "")))
                .collect::<Result<_, _>>()?;
            format!("[{}]", items.join(", "))
        }
        _ => return Err(no_words()),
    };
    Ok(format!("`{written}`"))
}

/// The value of one of serde's attributes; empty for one without a value.
fn serde_value(attributes: &[Attribute], name: &str) -> Option<String> {
    let mut found = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let _ = attribute.parse_nested_meta(|meta| {
            let text = match meta.value() {
                Ok(value) => value.parse::<syn::LitStr>().map(|text| text.value()).unwrap_or_default(),
                Err(_) => String::new(),
            };
            if meta.path.is_ident(name) {
                found = Some(text);
            }
            Ok(())
        });
    }
    found
}

/// Documentation as one paragraph a block, with links to sources as plain names.
fn docs(attributes: &[Attribute]) -> String {
    let mut text = String::new();
    for attribute in attributes {
        let Meta::NameValue(meta) = &attribute.meta else { continue };
        if !meta.path.is_ident("doc") {
            continue;
        }
        let Expr::Lit(literal) = &meta.value else { continue };
        let Lit::Str(line) = &literal.lit else { continue };
        let line = line.value();
        if line.trim().is_empty() {
            text.push_str("\n\n");
        } else {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push(' ');
            }
            text.push_str(line.trim());
        }
    }
    text.replace("[`Act::", "[`").replace("[`", "`").replace("`]", "`")
}

/// `PalmToPalm` as `palm_to_palm`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Kind, Shape, read};

    const SOURCE: &str = r#"
        /// A thing,
        /// told of.
        #[derive(Deserialize)]
        pub struct Thing {
            /// See [`Other`].
            pub first: Option<Vec<Other>>,
            /// Time.
            #[serde(default = "short")]
            pub time: Milli,
            #[serde(default)]
            pub parts: BTreeMap<String, (u32, Box<Self>)>,
        }
        #[derive(Debug, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Other { /// One.
            LeftHand, Both(u32), Named { x: bool } }
        #[derive(Debug)]
        pub struct NotRead;
        id!(
            /// A name.
            NameId
        );
        fn short() -> Milli { Milli(1_600) }
    "#;

    #[test]
    fn fields_defaults_and_forms_are_read_from_a_source() {
        let told = read(SOURCE, &[]).unwrap();
        let names: Vec<&str> = told.iter().map(|told| told.name.as_str()).collect();
        assert_eq!(names, ["Thing", "Other", "NameId"]);
        assert_eq!(told[0].docs, "A thing, told of.");
        let Shape::Fields(fields) = &told[0].shape else { panic!("not fields") };
        assert_eq!(fields[0].docs, "See `Other`.");
        assert_eq!(fields[0].left_out, None);
        assert_eq!(fields[1].left_out.as_deref(), Some("`1.6`"));
        assert_eq!(fields[2].left_out.as_deref(), Some("empty"));
        let text = Kind::Named("String".into());
        let pair = Kind::Together(vec![Kind::Named("u32".into()), Kind::Named("Thing".into())]);
        assert_eq!(fields[2].kind, Kind::Map(Box::new(text), Box::new(pair)));
        let Shape::OneOf(variants) = &told[1].shape else { panic!("not one of several") };
        assert_eq!((variants[0].name.as_str(), variants[0].docs.as_str()), ("left_hand", "One."));
        assert!(variants[2].named && variants[2].fields[0].name == "x");
    }

    #[test]
    fn what_there_are_no_words_for_is_said() {
        let odd = SOURCE.replace("Milli(1_600)", "compute()");
        assert!(read(&odd, &[]).err().unwrap().contains("no words"));
    }
}
