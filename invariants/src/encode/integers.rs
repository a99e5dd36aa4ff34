//! Rust's arithmetic over that of SMT-LIB, whose quotient rounds so that no remainder is negative.

use num_bigint::BigInt;
use steadfast_wire::NodeId;

use super::Encoder;
use crate::sort::IntType;
use crate::term::Arithmetic;

impl Encoder {
    /// The exact result; of a zero divisor, anything.
    pub(super) fn arithmetic(&mut self, op: Arithmetic, first: NodeId, second: NodeId, signed: bool) -> NodeId {
        let formulas = &mut self.formulas;
        match op {
            Arithmetic::Add => formulas.add(first, second),
            Arithmetic::Sub => formulas.sub(first, second),
            Arithmetic::Mul => formulas.mul(first, second),
            Arithmetic::Div if !signed => formulas.div(first, second),
            Arithmetic::Rem if !signed => formulas.modulo(first, second),
            // Rounding to zero is what both kinds of division do where the dividend is not negative, and changing the
            // sign of the dividend changes the sign of quotient and remainder.
            Arithmetic::Div => self.by_sign(first, |encoder, dividend| encoder.formulas.div(dividend, second)),
            Arithmetic::Rem => self.by_sign(first, |encoder, dividend| encoder.formulas.modulo(dividend, second)),
        }
    }

    fn by_sign(&mut self, dividend: NodeId, operation: impl Fn(&mut Self, NodeId) -> NodeId) -> NodeId {
        let zero = self.formulas.int(0);
        let positive = self.formulas.at_most(zero, dividend);
        let direct = operation(self, dividend);
        let opposite = self.formulas.negate(dividend);
        let opposite = operation(self, opposite);
        let opposite = self.formulas.negate(opposite);
        self.formulas.ite(positive, direct, opposite)
    }

    /// The integer brought into a type by wrapping.
    pub(super) fn wrapped(&mut self, inner: NodeId, int: IntType) -> NodeId {
        let Some(bits) = int.bits() else { return inner };
        let modulus = BigInt::from(1) << bits;
        let modulus = self.formulas.int(modulus);
        if !int.is_signed() {
            return self.formulas.modulo(inner, modulus);
        }
        let half = BigInt::from(1) << (bits - 1);
        let half = self.formulas.int(half);
        let shifted = self.formulas.add(inner, half);
        let shifted = self.formulas.modulo(shifted, modulus);
        self.formulas.sub(shifted, half)
    }
}
