//! Courses with plain sets of rows (CISE, POPL 2016; shared example 10).

use std::collections::BTreeSet;

use steadfast::replicated;

pub type StudentId = u64;
pub type CourseId = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Unknown,
    InUse,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Courseware {
    students: BTreeSet<StudentId>,
    courses: BTreeSet<CourseId>,
    enrolled: BTreeSet<(StudentId, CourseId)>,
}

#[replicated]
impl Courseware {
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

    //~ add_course / delete_course: convergence
    #[operation]
    pub fn add_course(&mut self, course: CourseId) {
        self.courses.insert(course);
    }

    //~ enroll / delete_course: invariant rows_exist, precondition
    #[operation]
    pub fn enroll(&mut self, student: StudentId, course: CourseId) -> Result<(), Refused> {
        if !self.students.contains(&student) || !self.courses.contains(&course) {
            return Err(Refused::Unknown);
        }
        self.enrolled.insert((student, course));
        Ok(())
    }

    #[operation]
    pub fn delete_course(&mut self, course: CourseId) -> Result<(), Refused> {
        if self.enrolled.iter().any(|(_, used)| *used == course) {
            return Err(Refused::InUse);
        }
        self.courses.remove(&course);
        Ok(())
    }
}
