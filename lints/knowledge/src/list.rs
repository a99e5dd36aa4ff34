//! Lists of what a file declares. Of those that were kept on disk an element is read when it is asked for: most never are.

use std::fmt;
use std::ops::{Index, IndexMut};
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A list whose elements are here, or else bytes that are read one by one.
pub struct List<T> {
    here: Vec<T>,
    kept: Option<Kept<T>>,
}

/// Elements as bytes: a table of where each begins, and the end of the last; then they.
struct Kept<T> {
    bytes: Arc<Vec<u8>>,
    /// Where the table is.
    table: usize,
    count: usize,
    /// Those that were asked for; none as long as that were none.
    read: OnceLock<Box<[OnceLock<Box<T>>]>>,
}

/// What a list can have: what cannot be read is taken for something of which nothing is known.
pub trait Element: DeserializeOwned + Default {}

impl<T: DeserializeOwned + Default> Element for T {}

/// How many bytes a number in a table has.
const NUMBER: usize = 4;

/// The number at `at`.
pub(crate) fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let number = bytes.get(at..at.checked_add(NUMBER)?)?.first_chunk::<NUMBER>()?;
    usize::try_from(u32::from_le_bytes(*number)).ok()
}

/// Adds a number.
pub(crate) fn add_number(bytes: &mut Vec<u8>, number: usize) -> Result<(), postcard::Error> {
    let number = u32::try_from(number).map_err(|_too_large| postcard::Error::SerializeBufferFull)?;
    bytes.extend_from_slice(&number.to_le_bytes());
    Ok(())
}

impl<T> Kept<T> {
    fn bytes_of(&self, place: usize) -> Option<&[u8]> {
        let start = self.table + (self.count + 1) * NUMBER;
        let bound = |place: usize| Some(start + number(&self.bytes, self.table + place * NUMBER)?);
        self.bytes.get(bound(place)?..bound(place + 1)?)
    }
}

impl<T: Element> Kept<T> {
    fn decoded(&self, place: usize) -> T {
        // steadfast: allow(default_on_error): the check sum was right, so that there is nothing else to be read
        let decoded = self.bytes_of(place).and_then(|bytes| postcard::from_bytes(bytes).ok());
        decoded.unwrap_or_default()
    }

    fn get(&self, place: usize) -> &T {
        let read = self.read.get_or_init(|| (0..self.count).map(|_| OnceLock::new()).collect());
        read[place].get_or_init(|| Box::new(self.decoded(place)))
    }
}

impl<T> List<T> {
    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        match &self.kept {
            Some(kept) => kept.count,
            None => self.here.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The list of which `bytes` tell at `at`, and where its bytes end.
    pub(crate) fn kept(bytes: &Arc<Vec<u8>>, at: usize) -> Option<(Self, usize)> {
        let count = number(bytes, at)?;
        let table = at + NUMBER;
        let start = table.checked_add(count.checked_add(1)?.checked_mul(NUMBER)?)?;
        let end = start.checked_add(number(bytes, start.checked_sub(NUMBER)?)?)?;
        if end > bytes.len() {
            return None;
        }
        let kept = Kept { bytes: Arc::clone(bytes), table, count, read: OnceLock::new() };
        Some((Self { here: Vec::new(), kept: (count > 0).then_some(kept) }, end))
    }
}

impl<T: Element> List<T> {
    /// The element at a place.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&T> {
        (place < self.len()).then(|| &self[place])
    }

    /// All elements in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator + Clone {
        (0..self.len()).map(|place| &self[place])
    }

    /// All elements, to be changed.
    pub fn here(&mut self) -> &mut Vec<T> {
        if let Some(kept) = self.kept.take() {
            self.here = (0..kept.count).map(|place| kept.decoded(place)).collect();
        }
        &mut self.here
    }

    /// Adds an element behind the others.
    pub fn push(&mut self, element: T) {
        self.here().push(element);
    }
}

impl<T: Serialize + Element> List<T> {
    /// Adds the bytes that [`List::kept`] reads.
    pub(crate) fn write(&self, bytes: &mut Vec<u8>) -> Result<(), postcard::Error> {
        add_number(bytes, self.len())?;
        let mut elements = Vec::new();
        for element in self.iter() {
            add_number(bytes, elements.len())?;
            elements = postcard::to_extend(element, elements)?;
        }
        add_number(bytes, elements.len())?;
        bytes.extend_from_slice(&elements);
        Ok(())
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { here: Vec::new(), kept: None }
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(here: Vec<T>) -> Self {
        Self { here, kept: None }
    }
}

impl<T: Clone> Clone for List<T> {
    fn clone(&self) -> Self {
        let kept = self.kept.as_ref().map(|Kept { bytes, table, count, .. }| Kept {
            bytes: Arc::clone(bytes),
            table: *table,
            count: *count,
            read: OnceLock::new(),
        });
        Self { here: self.here.clone(), kept }
    }
}

impl<T: Element + PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<T: Element + Eq> Eq for List<T> {}

impl<T: Element + fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl<T: Element> Index<usize> for List<T> {
    type Output = T;

    fn index(&self, place: usize) -> &T {
        match &self.kept {
            Some(kept) => kept.get(place),
            None => &self.here[place],
        }
    }
}

impl<T: Element> IndexMut<usize> for List<T> {
    fn index_mut(&mut self, place: usize) -> &mut T {
        &mut self.here()[place]
    }
}

impl<T: Element> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(mut self) -> Self::IntoIter {
        std::mem::take(self.here()).into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::written::Name;

    fn kept(names: &[&str]) -> List<Name> {
        let here: List<Name> = names.iter().map(Name::new).collect::<Vec<_>>().into();
        let mut bytes = b"front".to_vec();
        here.write(&mut bytes).expect("names can be written");
        let length = bytes.len();
        let (list, end) = List::kept(&Arc::new(bytes), 5).expect("they can be read");
        assert_eq!(end, length);
        list
    }

    #[test]
    fn what_is_kept_is_read_one_by_one() {
        let list = kept(&["one", "a name that is longer than others", "three"]);
        assert_eq!(list[1], "a name that is longer than others");
        let read = &list.kept.as_ref().expect("it is kept").read;
        let read: Vec<bool> = read.get().expect("one was read").iter().map(|cell| cell.get().is_some()).collect();
        assert_eq!(read, [false, true, false]);
        assert_eq!(
            list.iter().rev().map(Name::as_str).collect::<String>(),
            "threea name that is longer than othersone"
        );
        assert_eq!((list.len(), list.get(3)), (3, None));
        assert!(kept(&[]).is_empty());
    }

    #[test]
    fn what_is_kept_can_be_changed() {
        let mut list = kept(&["one", "two"]);
        let before = list.clone();
        list.push("three".into());
        list[0] = "none".into();
        assert_eq!(list, vec!["none".into(), "two".into(), "three".into()].into());
        assert_eq!(before.into_iter().collect::<Vec<Name>>(), ["one", "two"]);
    }

    #[test]
    fn lists_that_claim_to_be_longer_than_their_bytes_are_none() {
        for bytes in [vec![0xff; 4], vec![0xff; 64], vec![1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 1], vec![0, 0, 0]] {
            assert!(List::<Name>::kept(&Arc::new(bytes), 0).is_none());
        }
    }
}
