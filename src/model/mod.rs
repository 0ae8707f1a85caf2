//! Small statistical models: weight files and the scoring that works on them.
//!
//! Nothing here knows of quotations. [`crf`] decodes linear-chain conditional random fields,
//! [`linear`] scores hashed features, [`clusters`] knows which words are used alike, and
//! [`Sections`] reads the files that hold the weights. The weights themselves, and the note that
//! says where they come from, are in the directory `weights` beside this file.

#![allow(clippy::trivially_copy_pass_by_ref, reason = "names of sections are byte strings")]

pub(crate) mod clusters;
pub(crate) mod crf;
pub(crate) mod linear;
mod row;
pub(crate) mod vectors;

use std::borrow::Cow;

use crate::Error;

/// The weights of the model of attributions, and the words that it and the model of speakers know.
pub(crate) static ENGLISH: &[u8] = include_bytes!("weights/english.bin");

/// What a weight file begins with; its last two digits count versions of the format.
const MAGIC: &[u8; 8] = b"GMWGHT01";

/// A weight file: named sections of bytes behind one another.
///
/// The file is the eight bytes `GMWGHT01`, then for every section its name of eight bytes, its
/// length as a little-endian `u32` and its bytes.
///
/// ```
/// use guillemet::training::model::Sections;
///
/// let mut file = Vec::new();
/// Sections::write(&mut file, &[(b"scale   ", &0.5_f32.to_le_bytes())]);
/// let sections = Sections::read(&file)?;
/// assert_eq!(sections.require(b"scale   ")?[..], 0.5_f32.to_le_bytes());
/// assert!(Sections::read(&file[..10]).is_err());
/// # Ok::<(), guillemet::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sections {
    sections: Vec<(SectionName, SectionBytes)>,
}

/// The bytes of a section: part of the library, or read from elsewhere.
pub type SectionBytes = Cow<'static, [u8]>;

/// The name of a section, filled up with spaces.
pub type SectionName = [u8; 8];

impl Sections {
    /// The sections of a file, copied.
    ///
    /// # Errors
    ///
    /// If the bytes are not a weight file of this version, or end too early.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        Self::split(bytes, |section| Cow::Owned(section.to_vec()))
    }

    /// The sections of a file that is part of the program.
    ///
    /// # Errors
    ///
    /// As for [`Self::read`].
    pub fn embedded(bytes: &'static [u8]) -> Result<Self, Error> {
        Self::split(bytes, Cow::Borrowed)
    }

    fn split<'b>(bytes: &'b [u8], keep: impl Fn(&'b [u8]) -> SectionBytes) -> Result<Self, Error> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or_else(|| {
            let found: String =
                bytes.iter().take(MAGIC.len()).map(|&byte| char::from(byte)).collect();
            Error::argument("weights", format!("a file beginning {found:?}"), "\"GMWGHT01\"")
        })?;
        let mut sections = Vec::new();
        while !rest.is_empty() {
            let (name, section, behind) = split_section(rest).ok_or_else(|| {
                let found = format!("a file cut off after {} sections", sections.len());
                Error::argument("weights", found, "whole sections")
            })?;
            sections.push((name, keep(section)));
            rest = behind;
        }
        Ok(Self { sections })
    }

    /// The bytes of a section, if there is one of this name.
    #[must_use]
    pub fn get(&self, name: &SectionName) -> Option<&SectionBytes> {
        self.sections.iter().find(|section| section.0 == *name).map(|section| &section.1)
    }

    /// The bytes of a section that must be there.
    ///
    /// # Errors
    ///
    /// If it is not.
    pub fn require(&self, name: &SectionName) -> Result<SectionBytes, Error> {
        self.get(name).cloned().ok_or_else(|| {
            let name = String::from_utf8_lossy(name).into_owned();
            Error::argument("weights", "a file without it", format!("a section {name:?}"))
        })
    }

    /// The numbers of a section that must hold just so many.
    ///
    /// # Errors
    ///
    /// If it is missing or holds another number of them.
    pub fn numbers<const N: usize>(&self, name: &SectionName) -> Result<[f32; N], Error> {
        let section = self.require(name)?;
        let found: Vec<f32> = floats(&section).collect();
        let length = found.len();
        found.try_into().map_err(|_| {
            let name = String::from_utf8_lossy(name).into_owned();
            let found = format!("{length} in section {name:?}");
            Error::argument("weights", found, format!("{N} numbers"))
        })
    }

    /// Puts a file of these sections behind `out`.
    pub fn write(out: &mut Vec<u8>, sections: &[(&SectionName, &[u8])]) {
        out.extend_from_slice(MAGIC);
        for (name, bytes) in sections {
            out.extend_from_slice(*name);
            out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
            out.extend_from_slice(bytes);
        }
    }
}

fn split_section(bytes: &[u8]) -> Option<(SectionName, &[u8], &[u8])> {
    let (name, rest) = bytes.split_first_chunk::<8>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (section, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    Some((*name, section, rest))
}

/// Little-endian numbers of four bytes.
pub(crate) fn floats(bytes: &[u8]) -> impl Iterator<Item = f32> + '_ {
    bytes.as_chunks::<4>().0.iter().map(|chunk| f32::from_le_bytes(*chunk))
}
