//! The courseware (CISE, POPL 2016) where deleting a course takes its enrolments along: a cascade at the place of the deletion
//! does not help against an enrolment that arrives later.

use std::collections::BTreeSet;

use steadfast::replicated;

pub type StudentId = u64;
pub type CourseId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoursewareCascade {
    students: BTreeSet<StudentId>,
    courses: BTreeSet<CourseId>,
    enrolled: BTreeSet<(StudentId, CourseId)>,
}

#[replicated]
impl CoursewareCascade {
    #[initial]
    pub fn new() -> Self {
        Self { students: BTreeSet::new(), courses: BTreeSet::new(), enrolled: BTreeSet::new() }
    }

    #[invariant]
    fn rows_exist(&self) -> bool {
        self.enrolled.iter().all(|(student, course)| self.students.contains(student) && self.courses.contains(course))
    }

    #[operation]
    pub fn register(&mut self, student: StudentId) {
        self.students.insert(student);
    }

    #[operation]
    pub fn add_course(&mut self, #[fresh] course: CourseId) {
        self.courses.insert(course);
    }

    //~ enroll / delete_course: invariant rows_exist, convergence, precondition
    #[operation]
    pub fn enroll(&mut self, student: StudentId, course: CourseId) -> Result<(), Unknown> {
        if !self.students.contains(&student) || !self.courses.contains(&course) {
            return Err(Unknown);
        }
        self.enrolled.insert((student, course));
        Ok(())
    }

    #[operation]
    pub fn delete_course(&mut self, course: CourseId) {
        self.courses.remove(&course);
        self.enrolled.retain(|(_, other)| *other != course);
    }
}
