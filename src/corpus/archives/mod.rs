//! Archives of files, read member by member.

mod member;
mod read;
mod tar;
mod zip;

pub(crate) use read::read_input;
