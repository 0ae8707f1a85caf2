//! What is seen of the entities around a place.

use super::gender::Gender;

/// Where an entity is named around a place, as indices of mentions, and where it spoke.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub(super) entity: u32,
    pub(super) before: Option<usize>,
    pub(super) turn: Option<usize>,
    pub(super) inside: Option<usize>,
    pub(super) behind: Option<usize>,
    /// Whether it has the lone name in the source as a last name.
    pub(super) may_bear: bool,
    /// How often it spoke before, and whether "he" or "she" did that.
    pub(super) spoke: u32,
    pub(super) spoke_as_pronoun: bool,
    /// The gender that the last pronoun for it told.
    pub(super) told: Gender,
    /// One behind the last word before the place by which it was named or spoke, or 0.
    pub(super) last: usize,
    /// How many of those who may be meant by type and gender were named later. Organizations and
    /// the like are counted among themselves.
    pub(super) rank: Option<usize>,
}

/// Working space, to be used again for source after source.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) seen: Vec<Seen>,
    /// For each entity one more than its place in `seen`, or 0.
    places: Vec<u32>,
}

impl Gathered {
    /// For the entities of an article.
    pub(super) fn new(entities: usize) -> Self {
        Self { seen: Vec::new(), places: vec![0; entities] }
    }

    /// Ends the gathering: what is seen next is of another source.
    pub(super) fn end(&mut self) {
        for seen in &self.seen {
            if let Some(place) = self.places.get_mut(seen.entity as usize) {
                *place = 0;
            }
        }
    }

    /// What was seen of an entity, if anything was.
    pub(super) fn known(&mut self, entity: u32) -> Option<&mut Seen> {
        let place = self.places.get(entity as usize)?.checked_sub(1)?;
        self.seen.get_mut(place as usize)
    }

    /// What was seen of an entity, from now on.
    pub(super) fn noted(&mut self, entity: u32) -> Option<&mut Seen> {
        let place = self.places.get_mut(entity as usize)?;
        if *place == 0 {
            self.seen.push(Seen { entity, ..Seen::default() });
            *place = self.seen.len() as u32;
        }
        self.seen.get_mut(*place as usize - 1)
    }

    /// The one or the other.
    pub(super) fn look_up(&mut self, entity: u32, is_noted: bool) -> Option<&mut Seen> {
        if is_noted { self.noted(entity) } else { self.known(entity) }
    }
}
