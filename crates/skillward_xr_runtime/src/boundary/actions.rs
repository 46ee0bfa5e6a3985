//! Action sets, actions, suggestions and profiles.

use std::ffi::c_char;

use openxr_sys as sys;

use super::{chains, instance, raw};
use crate::actions::{
    Action, ActionSet, Attached, Kind, SUBACTIONS, Suggestion, USERS, profile, split_user, well_formed_level,
};
use crate::refused::{Answer, breach, failure, invalid};
use crate::runtime::{Object, Runtime};
use crate::script::Hand;

const OK: Answer = Ok(sys::Result::SUCCESS);

/// An action that is kept.
pub(super) fn known(runtime: &mut Runtime, action: u64) -> Answer<&Action> {
    runtime.known()?.actions.actions.get(&action).ok_or_else(|| failure("an action is alive and not kept"))
}

/// A top level user path that the action was made with; `None` for all.
pub(super) fn subaction(runtime: &mut Runtime, action: u64, path: sys::Path) -> Answer<Option<String>> {
    if path == sys::Path::NULL {
        return Ok(None);
    }
    let text = instance::path_text(runtime.known()?, path)?.to_owned();
    if known(runtime, action)?.subactions.contains(&text) {
        return Ok(Some(text));
    }
    let why = format!("the action was not made for the subaction path {text}");
    Err(breach(sys::Result::ERROR_PATH_UNSUPPORTED, why))
}

/// Checks the two names of a set or an action against those beside it.
fn names<'a>(name: &str, localized: &str, others: impl Iterator<Item = (&'a str, &'a str)>) -> Answer<()> {
    if name.is_empty() {
        return Err(breach(sys::Result::ERROR_NAME_INVALID, "the name is empty"));
    }
    if localized.is_empty() {
        return Err(breach(sys::Result::ERROR_LOCALIZED_NAME_INVALID, "the localized name is empty"));
    }
    if !well_formed_level(name) {
        let why = format!("\"{name}\" has other characters than a-z, 0-9, -, _ and .");
        return Err(breach(sys::Result::ERROR_PATH_FORMAT_INVALID, why));
    }
    for (other, other_localized) in others {
        if other == name {
            return Err(breach(sys::Result::ERROR_NAME_DUPLICATED, format!("the name {name} is taken")));
        }
        if other_localized == localized {
            let why = format!("the localized name {localized} is taken");
            return Err(breach(sys::Result::ERROR_LOCALIZED_NAME_DUPLICATED, why));
        }
    }
    Ok(())
}

pub(super) unsafe extern "system" fn create_set(
    instance: sys::Instance,
    info: *const sys::ActionSetCreateInfo,
    set: *mut sys::ActionSet,
) -> sys::Result {
    super::call("xrCreateActionSet", |runtime| {
        runtime.instance(instance)?;
        // SAFETY: the app's structure and its chain.
        let info = unsafe {
            let info = raw::input(info)?;
            chains::look(runtime, "xrCreateActionSet", info.next, &[]);
            info
        };
        let name = raw::fixed(&info.action_set_name, sys::Result::ERROR_NAME_INVALID)?;
        let localized =
            raw::fixed(&info.localized_action_set_name, sys::Result::ERROR_LOCALIZED_NAME_INVALID)?;
        let handles = &runtime.handles;
        let known = runtime.instance.as_ref().ok_or_else(|| failure("no instance"))?;
        let others =
            known.actions.sets.iter().filter(|(set, _)| handles.check(**set, Object::ActionSet).is_ok());
        names(&name, &localized, others.map(|(_, set)| (set.name.as_str(), set.localized.as_str())))?;
        let handle = runtime.handles.create(Object::ActionSet, sys::Handle::into_raw(instance));
        let made = ActionSet { name, localized, priority: info.priority, attached: false };
        runtime.known()?.actions.sets.insert(handle, made);
        // SAFETY: the app's place for the handle.
        unsafe { raw::put(set, sys::Handle::from_raw(handle))? };
        OK
    })
}

pub(super) unsafe extern "system" fn destroy_set(set: sys::ActionSet) -> sys::Result {
    super::call("xrDestroyActionSet", |runtime| {
        let handle = sys::Handle::into_raw(set);
        runtime.check(handle, Object::ActionSet)?;
        // Sets and actions outlive their handles: spaces and bindings go on to use them.
        runtime.handles.destroy(handle, runtime.log.frame);
        OK
    })
}

pub(super) unsafe extern "system" fn create(
    set: sys::ActionSet,
    info: *const sys::ActionCreateInfo,
    action: *mut sys::Action,
) -> sys::Result {
    super::call("xrCreateAction", |runtime| {
        let set = sys::Handle::into_raw(set);
        runtime.check(set, Object::ActionSet)?;
        runtime.not_lost()?;
        // SAFETY: the app's structure, its chain and its array.
        let (info, paths) = unsafe {
            let info = raw::input(info)?;
            chains::look(runtime, "xrCreateAction", info.next, &[]);
            (info, raw::slice(info.subaction_paths, info.count_subaction_paths)?)
        };
        let name = raw::fixed(&info.action_name, sys::Result::ERROR_NAME_INVALID)?;
        let localized = raw::fixed(&info.localized_action_name, sys::Result::ERROR_LOCALIZED_NAME_INVALID)?;
        let kind = kind(info.action_type)?;
        let handles = &runtime.handles;
        let known = runtime.instance.as_ref().ok_or_else(|| failure("no instance"))?;
        if known.actions.sets.get(&set).is_some_and(|set| set.attached) {
            let why = "the set is attached already";
            return Err(breach(sys::Result::ERROR_ACTIONSETS_ALREADY_ATTACHED, why));
        }
        let others =
            known.actions.actions.iter().filter(|(action, known)| {
                known.set == set && handles.check(**action, Object::Action).is_ok()
            });
        names(
            &name,
            &localized,
            others.map(|(_, action)| (action.name.as_str(), action.localized.as_str())),
        )?;
        let mut subactions: Vec<String> = Vec::new();
        for path in paths {
            let text = instance::path_text(known, *path)?;
            if !SUBACTIONS.contains(&text) || subactions.iter().any(|known| known == text) {
                let why = format!("{text} is no subaction path, or there twice");
                return Err(breach(sys::Result::ERROR_PATH_UNSUPPORTED, why));
            }
            subactions.push(text.to_owned());
        }
        let handle = runtime.handles.create(Object::Action, set);
        let made = Action { set, name, localized, kind, subactions };
        runtime.known()?.actions.actions.insert(handle, made);
        // SAFETY: the app's place for the handle.
        unsafe { raw::put(action, sys::Handle::from_raw(handle))? };
        OK
    })
}

fn kind(kind: sys::ActionType) -> Answer<Kind> {
    match kind {
        sys::ActionType::BOOLEAN_INPUT => Ok(Kind::Bool),
        sys::ActionType::FLOAT_INPUT => Ok(Kind::Float),
        sys::ActionType::VECTOR2F_INPUT => Ok(Kind::Vector),
        sys::ActionType::POSE_INPUT => Ok(Kind::Pose),
        sys::ActionType::VIBRATION_OUTPUT => Ok(Kind::Haptic),
        other => Err(invalid(format!("{other:?} is no type of an action"))),
    }
}

pub(super) unsafe extern "system" fn destroy(action: sys::Action) -> sys::Result {
    super::call("xrDestroyAction", |runtime| {
        let handle = sys::Handle::into_raw(action);
        runtime.check(handle, Object::Action)?;
        runtime.handles.destroy(handle, runtime.log.frame);
        OK
    })
}

fn unsupported(why: String) -> crate::refused::Refused {
    breach(sys::Result::ERROR_PATH_UNSUPPORTED, why)
}

pub(super) unsafe extern "system" fn suggest(
    instance: sys::Instance,
    info: *const sys::InteractionProfileSuggestedBinding,
) -> sys::Result {
    super::call("xrSuggestInteractionProfileBindings", |runtime| {
        runtime.instance(instance)?;
        // SAFETY: the app's structure, its chain and its array.
        let (info, bindings) = unsafe {
            let info = raw::input(info)?;
            chains::look(runtime, "xrSuggestInteractionProfileBindings", info.next, &[]);
            (info, raw::slice(info.suggested_bindings, info.count_suggested_bindings)?)
        };
        if bindings.is_empty() {
            return Err(invalid("countSuggestedBindings is 0"));
        }
        let instance = runtime.known()?;
        let path = instance::path_text(instance, info.interaction_profile)?.to_owned();
        let enabled = instance.enabled.clone();
        let profile =
            profile(&path).ok_or_else(|| unsupported(format!("{path} is no interaction profile")))?;
        if !profile.enabled(&enabled) {
            return Err(unsupported(format!("{path} needs {}", profile.needs())));
        }
        let mut suggestions = Vec::new();
        for binding in bindings {
            let action = sys::Handle::into_raw(binding.action);
            runtime.check(action, Object::Action)?;
            let instance = runtime.known()?;
            let text = instance::path_text(instance, binding.binding)?;
            let (user, below) = split_user(text)
                .ok_or_else(|| unsupported(format!("{text} is no path of an input or output")))?;
            if !profile.allows(user, below, &enabled) {
                return Err(unsupported(format!("{path} has no {text}")));
            }
            let (user, below) = (user.to_owned(), below.to_owned());
            let known = known(runtime, action)?;
            let (set, name, kind) = (known.set, known.name.clone(), known.kind);
            if runtime.known()?.actions.sets.get(&set).is_some_and(|set| set.attached) {
                let why = format!("the set of \"{name}\" is attached already");
                return Err(breach(sys::Result::ERROR_ACTIONSETS_ALREADY_ATTACHED, why));
            }
            if profile.input(&user, &below, kind, &enabled).is_none() {
                let why =
                    format!("{path}: {user}{below} gives nothing to \"{name}\", which is of another type");
                runtime.log.remark("xrSuggestInteractionProfileBindings", &why);
            }
            suggestions.push(Suggestion { action, user, path: below });
        }
        runtime.known()?.actions.suggestions.insert(path, suggestions);
        OK
    })
}

pub(super) unsafe extern "system" fn attach(
    session: sys::Session,
    info: *const sys::SessionActionSetsAttachInfo,
) -> sys::Result {
    super::call("xrAttachSessionActionSets", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's structure, its chain and its array.
        let sets = unsafe {
            let info = raw::input(info)?;
            chains::look(runtime, "xrAttachSessionActionSets", info.next, &[]);
            raw::slice(info.action_sets, info.count_action_sets)?
        };
        if sets.is_empty() {
            return Err(invalid("countActionSets is 0"));
        }
        let sets: Vec<u64> = sets.iter().map(|set| sys::Handle::into_raw(*set)).collect();
        sets.iter().try_for_each(|set| runtime.check(*set, Object::ActionSet))?;
        if runtime.known_session()?.attached.is_some() {
            let why = "sets were attached to this session already";
            return Err(breach(sys::Result::ERROR_ACTIONSETS_ALREADY_ATTACHED, why));
        }
        let instance = runtime.known()?;
        for set in &sets {
            if let Some(set) = instance.actions.sets.get_mut(set) {
                set.attached = true;
            }
        }
        runtime.known_session()?.attached = Some(Attached::new(sets));
        Ok(runtime.success())
    })
}

/// What is attached to the session.
pub(super) fn attached(runtime: &mut Runtime) -> Answer<&mut Attached> {
    runtime.known_session()?.attached.as_mut().ok_or_else(|| {
        breach(sys::Result::ERROR_ACTIONSET_NOT_ATTACHED, "no action sets are attached to this session")
    })
}

/// Fails for an action whose set is not attached to the session.
pub(super) fn check_attached(runtime: &mut Runtime, action: u64) -> Answer<()> {
    let (set, name) = {
        let known = known(runtime, action)?;
        (known.set, known.name.clone())
    };
    if attached(runtime)?.has(set) {
        return Ok(());
    }
    let why = format!("the set of \"{name}\" is not attached to this session");
    Err(breach(sys::Result::ERROR_ACTIONSET_NOT_ATTACHED, why))
}

pub(super) unsafe extern "system" fn current_profile(
    session: sys::Session,
    user: sys::Path,
    state: *mut sys::InteractionProfileState,
) -> sys::Result {
    super::call("xrGetCurrentInteractionProfile", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's structure.
        let state = unsafe { raw::output(state)? };
        let text = instance::path_text(runtime.known()?, user)?.to_owned();
        if !USERS.contains(&text.as_str()) {
            return Err(unsupported(format!("{text} is no top level user path")));
        }
        let attached = attached(runtime)?;
        let path = Hand::of_user_path(&text).and_then(|hand| attached.profile(hand)).map(str::to_owned);
        let number = path.map_or(0, |path| runtime.known().map_or(0, |known| known.paths.number(&path)));
        // SAFETY: seen to be the app's structure above.
        unsafe { (*state).interaction_profile = sys::Path::from_raw(number) };
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn bound_sources(
    session: sys::Session,
    info: *const sys::BoundSourcesForActionEnumerateInfo,
    capacity: u32,
    count: *mut u32,
    sources: *mut sys::Path,
) -> sys::Result {
    super::call("xrEnumerateBoundSourcesForAction", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's structure.
        let info = unsafe { raw::input(info)? };
        let action = sys::Handle::into_raw(info.action);
        runtime.check(action, Object::Action)?;
        check_attached(runtime, action)?;
        let texts = attached(runtime)?.sources(action);
        let paths = &mut runtime.known()?.paths;
        let numbers: Vec<_> = texts.iter().map(|text| sys::Path::from_raw(paths.number(text))).collect();
        // SAFETY: the app's array.
        unsafe { raw::list(capacity, count, sources, &numbers)? };
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn source_name(
    session: sys::Session,
    info: *const sys::InputSourceLocalizedNameGetInfo,
    capacity: u32,
    count: *mut u32,
    buffer: *mut c_char,
) -> sys::Result {
    super::call("xrGetInputSourceLocalizedName", |runtime| {
        use sys::InputSourceLocalizedNameFlags as Part;
        runtime.session(session)?;
        // SAFETY: the app's structure.
        let info = unsafe { raw::input(info)? };
        let all = Part::USER_PATH | Part::INTERACTION_PROFILE | Part::COMPONENT;
        if info.which_components.is_empty() || !all.contains(info.which_components) {
            return Err(invalid("whichComponents is empty or has unknown bits"));
        }
        let text = instance::path_text(runtime.known()?, info.source_path)?.to_owned();
        let chosen = Hand::of_user_path(
            text.get(..text.find("/input").or(text.find("/output")).unwrap_or(0)).unwrap_or(""),
        );
        let attached = attached(runtime)?;
        let title = chosen
            .and_then(|hand| attached.profile(hand))
            .and_then(profile)
            .map(|known| known.title.as_str());
        let hand = match chosen {
            Some(Hand::Left) => "Left Hand",
            Some(Hand::Right) => "Right Hand",
            None => "",
        };
        let component = text.split('/').nth(5).unwrap_or_default();
        let parts = [
            (Part::USER_PATH, hand),
            (Part::INTERACTION_PROFILE, title.unwrap_or_default()),
            (Part::COMPONENT, component),
        ];
        let wanted = parts.iter().filter(|(part, _)| info.which_components.contains(*part));
        let name = wanted.map(|(_, text)| *text).collect::<Vec<_>>().join(" ");
        // SAFETY: the app's buffer.
        unsafe { raw::text_out(capacity, count, buffer, &name)? };
        Ok(runtime.success())
    })
}
