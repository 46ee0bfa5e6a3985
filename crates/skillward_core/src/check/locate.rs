//! Where in a document something stands, found again by its text: RON gives data without places.

use std::ops::Range;

use crate::decimal::Milli;
use crate::diagnostic::Span;
use crate::document::lexer::{Token, TokenKind, tokens};

/// A document's tokens and the brackets that enclose them.
#[derive(Debug)]
pub(super) struct Locator<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    /// For each token, the index of the bracket that opens its innermost enclosure.
    parents: Vec<Option<usize>>,
    /// For each opening bracket, the index of its closing one.
    closes: Vec<usize>,
}

/// An entity's tokens, by index.
pub(super) type Entity = Range<usize>;

impl<'a> Locator<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let tokens = tokens(source);
        let mut parents = Vec::with_capacity(tokens.len());
        let mut closes = vec![tokens.len(); tokens.len()];
        let mut open = Vec::new();
        for (index, token) in tokens.iter().enumerate() {
            if token.kind == TokenKind::Close
                && let Some(opened) = open.pop()
            {
                closes[opened] = index;
            }
            parents.push(open.last().copied());
            if token.kind == TokenKind::Open {
                open.push(index);
            }
        }
        Self { source, tokens, parents, closes }
    }

    pub(super) fn everything(&self) -> Entity {
        0..self.tokens.len()
    }

    /// What a field of this entity holds.
    pub(super) fn section(&self, within: &Entity, field: &str) -> Entity {
        match self.field_value(within, field) {
            Some(value) => value..self.closes[value].max(value + 1).min(self.tokens.len()),
            None => within.clone(),
        }
    }

    /// The bracketed entity of this section whose `id` field is this.
    pub(super) fn entity(&self, section: &Entity, id: &str) -> Option<Entity> {
        section.clone().find_map(|index| {
            let is_id = self.is_field(index, "id")
                && self.tokens.get(index + 2).and_then(|value| value.text(self.source)) == Some(id);
            let parent = self.parents[index].filter(|_| is_id)?;
            Some(parent..self.closes[parent])
        })
    }

    /// What encloses the list that an entity stands in.
    pub(super) fn around(&self, entity: &Entity) -> Option<Entity> {
        let list = (*self.parents.get(entity.start)?)?;
        let around = self.parents[list]?;
        Some(around..self.closes[around])
    }

    /// String literals with this text, in order.
    pub(super) fn texts(&self, within: &Entity, text: &str) -> Vec<Span> {
        self.tokens[self.clip(within)]
            .iter()
            .filter(|token| token.text(self.source) == Some(text))
            .map(Token::span)
            .collect()
    }

    /// Where things give themselves this identifier.
    pub(super) fn ids(&self, within: &Entity, id: &str) -> Vec<Span> {
        let values = self.clip(within).filter(|index| self.is_field(*index, "id"));
        values
            .filter_map(|index| self.tokens.get(index + 2))
            .filter(|value| value.text(self.source) == Some(id))
            .map(Token::span)
            .collect()
    }

    /// The value of a field of the entity itself, or of something in it.
    pub(super) fn value(&self, within: &Entity, field: &str) -> Option<Span> {
        let value = self.field_value(within, field)?;
        let token = self.tokens.get(value)?;
        if token.kind == TokenKind::Open {
            return self.tokens.get(value - 2).map(Token::span);
        }
        Some(token.span())
    }

    /// Numbers of this value in fields of this name, or else the fields' values.
    pub(super) fn numbers(&self, within: &Entity, field: &str, number: Milli) -> Vec<Span> {
        let is_it = |index: &usize| {
            let text = self.source.get(self.tokens[*index].range.clone());
            let value: Option<f64> = text.and_then(|text| text.parse().ok());
            #[allow(clippy::cast_precision_loss, reason = "what a file holds is far below 2^53")]
            value.is_some_and(|value| (value * 1_000.0 - number.0 as f64).abs() < 0.5)
        };
        let fields = self.clip(within).filter(|index| self.is_field(*index, field));
        let values = fields.flat_map(|field| {
            let value = field + 2;
            let end = match self.tokens.get(value) {
                Some(token) if token.kind == TokenKind::Open => self.closes[value],
                _ => value + 1,
            };
            self.clip(&(value..end))
        });
        let found: Vec<Span> = values.filter(is_it).map(|index| self.tokens[index].span()).collect();
        if found.is_empty() { self.value(within, field).into_iter().collect() } else { found }
    }

    /// A word such as the name of a construct.
    pub(super) fn words(&self, within: &Entity, word: &str) -> Vec<Span> {
        self.tokens[self.clip(within)]
            .iter()
            .filter(|token| token.is(self.source, word))
            .map(Token::span)
            .collect()
    }

    /// The bytes that an entity covers.
    pub(super) fn bytes(&self, entity: &Entity) -> Range<usize> {
        let tokens = &self.tokens[self.clip(entity)];
        let (first, last) = (tokens.first(), tokens.last());
        first.map_or(0, |token| token.range.start)..last.map_or(self.source.len(), |token| token.range.end)
    }

    /// The start of an entity.
    pub(super) fn start(&self, entity: &Entity) -> Span {
        self.tokens.get(entity.start).map(Token::span).unwrap_or_default()
    }

    fn clip(&self, within: &Entity) -> Entity {
        within.start.min(self.tokens.len())..within.end.min(self.tokens.len())
    }

    fn is_field(&self, index: usize, field: &str) -> bool {
        self.tokens[index].is(self.source, field)
            && self.tokens.get(index + 1).is_some_and(|mark| mark.is(self.source, ":"))
    }

    /// Prefers the entity's own field to one of its parts.
    fn field_value(&self, within: &Entity, field: &str) -> Option<usize> {
        let found: Vec<usize> = self.clip(within).filter(|index| self.is_field(*index, field)).collect();
        let own = found.iter().copied().find(|index| self.parents[*index] == Some(within.start));
        let first = own.or_else(|| found.first().copied())? + 2;
        (first < self.tokens.len()).then_some(first)
    }
}
