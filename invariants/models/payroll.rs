//! A payroll (the use case of Hamband, Houshmand et al., PLDI 2022), where nobody earns less than the least wage: raises
//! commute, cuts conflict for one employee, and assigning a salary is at odds with both.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type Employee = u64;

const LEAST: i64 = 1000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Unknown,
    TooLittle,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payroll {
    salaries: BTreeMap<Employee, i64>,
}

#[replicated]
impl Payroll {
    #[initial]
    pub fn new() -> Self {
        Self { salaries: BTreeMap::new() }
    }

    #[invariant]
    fn least_wage(&self) -> bool {
        self.salaries.values().all(|salary| *salary >= LEAST)
    }

    #[operation]
    pub fn hire(&mut self, #[fresh] employee: Employee, salary: u32) -> Result<(), Refused> {
        if i64::from(salary) < LEAST {
            return Err(Refused::TooLittle);
        }
        self.salaries.insert(employee, i64::from(salary));
        Ok(())
    }

    //~ raise / assign: convergence
    #[operation]
    pub fn raise(&mut self, employee: Employee, by: u32) -> Result<(), Refused> {
        *self.salaries.get_mut(&employee).ok_or(Refused::Unknown)? += i64::from(by);
        Ok(())
    }

    //~ cut / cut: invariant least_wage, precondition
    //~ cut / assign: invariant least_wage, convergence, precondition
    #[operation]
    pub fn cut(&mut self, employee: Employee, by: u32) -> Result<(), Refused> {
        let salary = self.salaries.get_mut(&employee).ok_or(Refused::Unknown)?;
        if *salary - i64::from(by) < LEAST {
            return Err(Refused::TooLittle);
        }
        *salary -= i64::from(by);
        Ok(())
    }

    //~ assign / assign: convergence
    #[operation]
    pub fn assign(&mut self, employee: Employee, salary: u32) -> Result<(), Refused> {
        if i64::from(salary) < LEAST {
            return Err(Refused::TooLittle);
        }
        let paid = self.salaries.get_mut(&employee).ok_or(Refused::Unknown)?;
        *paid = i64::from(salary);
        Ok(())
    }
}
