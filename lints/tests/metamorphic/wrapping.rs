//! Parentheses and blocks around what needs none.

use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Block, Expr, FieldPat, Local, Pat, PatParen, Stmt, Type, TypeParen, token};

use crate::tree::{block_expr, block_of, edited, parenthesise};
use crate::{Basis, Transformation};

/// `(f())` for `f()`: scrutinees, receivers, arguments, bodies, statements.
pub(crate) const PARENTHESISED: Transformation =
    Transformation::new("parenthesised values", Basis::Printed, 200, |text| {
        edited(text, |file| {
            let mut wrap = Parentheses(0);
            wrap.visit_file_mut(file);
            wrap.0
        })
    });

struct Parentheses(usize);

impl Parentheses {
    fn around(&mut self, expr: &mut Expr) {
        if !matches!(expr, Expr::Let(_) | Expr::Verbatim(_) | Expr::Infer(_) | Expr::Paren(_)) && !has_let(expr) {
            self.0 += 1;
            parenthesise(expr);
        }
    }
}

impl VisitMut for Parentheses {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        match expr {
            Expr::Match(expr) => self.around(&mut expr.expr),
            Expr::If(expr) => self.around(&mut expr.cond),
            Expr::While(expr) => self.around(&mut expr.cond),
            Expr::Let(expr) => self.around(&mut expr.expr),
            Expr::ForLoop(expr) => self.around(&mut expr.expr),
            Expr::MethodCall(call) => {
                self.around(&mut call.receiver);
                call.args.iter_mut().for_each(|argument| self.around(argument));
            }
            Expr::Call(call) => {
                self.around(&mut call.func);
                call.args.iter_mut().for_each(|argument| self.around(argument));
            }
            Expr::Await(expr) => self.around(&mut expr.base),
            Expr::Try(expr) => self.around(&mut expr.expr),
            Expr::Unary(expr) => self.around(&mut expr.expr),
            Expr::Reference(expr) => self.around(&mut expr.expr),
            Expr::Assign(expr) => self.around(&mut expr.right),
            Expr::Closure(expr) if matches!(expr.output, syn::ReturnType::Default) => self.around(&mut expr.body),
            Expr::Return(expr) => {
                if let Some(value) = &mut expr.expr {
                    self.around(value);
                }
            }
            _ => {}
        }
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        visit_mut::visit_arm_mut(self, arm);
        self.around(&mut arm.body);
    }

    fn visit_local_mut(&mut self, local: &mut Local) {
        visit_mut::visit_local_mut(self, local);
        if let Some(init) = &mut local.init {
            self.around(&mut init.expr);
        }
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        visit_mut::visit_stmt_mut(self, stmt);
        if let Stmt::Expr(expr, semicolon) = stmt
            && (semicolon.is_some() || !is_block_like(expr))
        {
            self.around(expr);
        }
    }
}

/// Whether a `let` is among the operands, which must not be parenthesised.
fn has_let(expr: &Expr) -> bool {
    match expr {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

/// Whether the expression is a statement without a semicolon.
fn is_block_like(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Block(_)
            | Expr::Unsafe(_)
            | Expr::If(_)
            | Expr::Match(_)
            | Expr::ForLoop(_)
            | Expr::While(_)
            | Expr::Loop(_)
            | Expr::Macro(_)
    )
}

/// `(Err((_)))` for `Err(_)`.
pub(crate) const PATTERNS: Transformation =
    Transformation::new("parenthesised patterns", Basis::Printed, 200, |text| {
        edited(text, |file| {
            let mut wrap = PatternParentheses(0);
            wrap.visit_file_mut(file);
            wrap.0
        })
    });

struct PatternParentheses(usize);

impl VisitMut for PatternParentheses {
    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        visit_mut::visit_pat_mut(self, pat);
        let stays = match pat {
            Pat::Rest(_) | Pat::Type(_) | Pat::Guard(_) | Pat::Verbatim(_) => true,
            Pat::Ident(ident) => ident.subpat.as_ref().is_some_and(|(_, inner)| matches!(**inner, Pat::Rest(_))),
            _ => false,
        };
        if !stays {
            self.0 += 1;
            let inner = pat.clone();
            *pat =
                Pat::Paren(PatParen { attrs: Vec::new(), paren_token: token::Paren::default(), pat: Box::new(inner) });
        }
    }

    fn visit_field_pat_mut(&mut self, field: &mut FieldPat) {
        if field.colon_token.is_some() {
            visit_mut::visit_field_pat_mut(self, field);
        }
    }
}

/// `(io::Result<(A)>)` for `io::Result<A>`.
pub(crate) const TYPES: Transformation = Transformation::new("parenthesised types", Basis::Printed, 200, |text| {
    edited(text, |file| {
        let mut wrap = TypeParentheses(0);
        wrap.visit_file_mut(file);
        wrap.0
    })
});

struct TypeParentheses(usize);

impl VisitMut for TypeParentheses {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        if let Type::Path(_) = ty {
            self.0 += 1;
            let inner = ty.clone();
            *ty = Type::Paren(TypeParen {
                attrs: Vec::new(),
                paren_token: token::Paren::default(),
                elem: Box::new(inner),
            });
        }
    }
}

/// `{ f() }` for `f()`: scrutinees, initial values, arguments.
pub(crate) const VALUES_IN_BLOCKS: Transformation =
    Transformation::new("values in blocks", Basis::Printed, 200, |text| {
        edited(text, |file| {
            let mut wrap = ValueBlocks(0);
            wrap.visit_file_mut(file);
            wrap.0
        })
    });

struct ValueBlocks(usize);

impl ValueBlocks {
    fn around(&mut self, expr: &mut Expr) {
        // A block moves what it yields, so places stay out of it.
        if matches!(expr, Expr::Call(_) | Expr::MethodCall(_) | Expr::Await(_) | Expr::Try(_) | Expr::Closure(_)) {
            self.0 += 1;
            let inner = std::mem::replace(expr, Expr::PLACEHOLDER);
            *expr = block_expr(block_of(inner));
        }
    }
}

impl VisitMut for ValueBlocks {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        match expr {
            Expr::Match(expr) => self.around(&mut expr.expr),
            Expr::Let(expr) => self.around(&mut expr.expr),
            Expr::Assign(expr) => self.around(&mut expr.right),
            Expr::MethodCall(call) => call.args.iter_mut().for_each(|argument| self.around(argument)),
            Expr::Call(call) => call.args.iter_mut().for_each(|argument| self.around(argument)),
            Expr::Closure(expr) => self.around(&mut expr.body),
            Expr::Return(expr) => {
                if let Some(value) = &mut expr.expr {
                    self.around(value);
                }
            }
            _ => {}
        }
    }

    fn visit_local_mut(&mut self, local: &mut Local) {
        visit_mut::visit_local_mut(self, local);
        // What stands before the `else` of a let-else must not end in a brace.
        if let Some(init) = local.init.as_mut().filter(|init| init.diverge.is_none()) {
            self.around(&mut init.expr);
        }
    }
}

/// `{ { .. } }` for `{ .. }`, and blocks around the bodies of arms.
pub(crate) const BODIES_IN_BLOCKS: Transformation =
    Transformation::new("bodies in blocks", Basis::Printed, 200, |text| {
        edited(text, |file| {
            let mut wrap = BodyBlocks(0);
            wrap.visit_file_mut(file);
            wrap.0
        })
    });

struct BodyBlocks(usize);

impl VisitMut for BodyBlocks {
    fn visit_block_mut(&mut self, block: &mut Block) {
        visit_mut::visit_block_mut(self, block);
        self.0 += 1;
        let inner = Block { brace_token: block.brace_token, stmts: std::mem::take(&mut block.stmts) };
        *block = block_of(block_expr(inner));
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        visit_mut::visit_arm_mut(self, arm);
        self.0 += 1;
        let inner = std::mem::replace(&mut *arm.body, Expr::PLACEHOLDER);
        *arm.body = block_expr(block_of(inner));
    }
}
