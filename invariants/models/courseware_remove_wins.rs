//! The courseware where deletions are kept and win (IPA: Balegas et al., VLDB 2018): an enrolment that arrives at a deleted
//! course does nothing, and a deletion takes along what arrived before it. Nothing is left to coordinate; the student may lose
//! the place.

use std::collections::BTreeSet;

use steadfast::replicated;

pub type StudentId = u64;
pub type CourseId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Enrolled { student: StudentId, course: CourseId },
    Deleted { course: CourseId },
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoursewareRemoveWins {
    students: BTreeSet<StudentId>,
    courses: BTreeSet<CourseId>,
    deleted: BTreeSet<CourseId>,
    enrolled: BTreeSet<(StudentId, CourseId)>,
}

#[replicated]
impl CoursewareRemoveWins {
    #[initial]
    pub fn new() -> Self {
        Self {
            students: BTreeSet::new(),
            courses: BTreeSet::new(),
            deleted: BTreeSet::new(),
            enrolled: BTreeSet::new(),
        }
    }

    #[invariant]
    fn rows_exist(&self) -> bool {
        self.enrolled.iter().all(|(student, course)| {
            self.students.contains(student) && self.courses.contains(course) && !self.deleted.contains(course)
        })
    }

    #[operation]
    pub fn register(&mut self, student: StudentId) {
        self.students.insert(student);
    }

    #[operation]
    pub fn add_course(&mut self, course: CourseId) {
        self.courses.insert(course);
    }

    //~ enroll / delete_course: precondition
    #[operation]
    pub fn enroll(&self, student: StudentId, course: CourseId) -> Result<Change, Unknown> {
        if !self.students.contains(&student) || !self.courses.contains(&course) || self.deleted.contains(&course) {
            return Err(Unknown);
        }
        Ok(Change::Enrolled { student, course })
    }

    #[operation]
    pub fn delete_course(&self, course: CourseId) -> Change {
        Change::Deleted { course }
    }

    #[effect]
    fn apply(&mut self, change: Change) {
        match change {
            Change::Enrolled { student, course } => {
                if !self.deleted.contains(&course) {
                    self.enrolled.insert((student, course));
                }
            }
            Change::Deleted { course } => {
                self.deleted.insert(course);
                self.enrolled.retain(|(_, other)| *other != course);
            }
        }
    }
}
