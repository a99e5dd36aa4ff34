//! Employees who work on projects, as in Hamsaz (Houshmand and Lesani, POPL 2019): adding and deleting one project do not commute, and
//! nobody may be assigned to a project while it is deleted. Employees are only added, which needs no coordination.

use std::collections::BTreeSet;

use steadfast::replicated;

pub type Employee = u64;
pub type Project = u64;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    projects: BTreeSet<Project>,
    employees: BTreeSet<Employee>,
    works_on: BTreeSet<(Employee, Project)>,
}

#[replicated]
impl Company {
    #[initial]
    pub fn new() -> Self {
        Self { projects: BTreeSet::new(), employees: BTreeSet::new(), works_on: BTreeSet::new() }
    }

    #[invariant]
    fn assignments_exist(&self) -> bool {
        self.works_on
            .iter()
            .all(|(employee, project)| self.employees.contains(employee) && self.projects.contains(project))
    }

    //~ add_project / delete_project: convergence
    #[operation]
    pub fn add_project(&mut self, project: Project) {
        self.projects.insert(project);
    }

    //~ delete_project / work_on: invariant assignments_exist, precondition
    #[operation(refuses = "false")]
    pub fn delete_project(&mut self, project: Project) -> bool {
        if self.works_on.iter().any(|(_, assigned)| *assigned == project) {
            return false;
        }
        self.projects.remove(&project);
        true
    }

    #[operation]
    pub fn add_employee(&mut self, employee: Employee) {
        self.employees.insert(employee);
    }

    #[operation(refuses = "false")]
    pub fn work_on(&mut self, employee: Employee, project: Project) -> bool {
        if !self.employees.contains(&employee) || !self.projects.contains(&project) {
            return false;
        }
        self.works_on.insert((employee, project));
        true
    }
}
