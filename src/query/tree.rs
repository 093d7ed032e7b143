//! The parsed query: putting terms in the place of variables, and what a walk over the tree sees.

use crate::rdf::vocab;
use oxigraph::model::Term;
use oxigraph::sparql::Variable;
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::{BTreeMap, BTreeSet};

/// The most triple patterns of a query that somebody types: planning takes time with their cube.
pub(super) const PATTERNS: usize = 64;

/// One walk over a query, which puts terms in the place of variables.
#[derive(Debug, Default)]
pub(super) struct Walk<'v> {
    values: Option<&'v BTreeMap<String, Term>>,
    /// Are claims left out that a person has rejected?
    drop_rejected: bool,
    /// Every variable that is read.
    pub(super) used: BTreeSet<String>,
    /// Every variable that gets a value or a column, and so cannot be a parameter.
    pub(super) assigned: BTreeSet<String>,
    /// Every variable that stands where only an IRI can.
    pub(super) named: BTreeSet<String>,
    /// How many triple patterns there are.
    pub(super) patterns: usize,
    /// How many other servers are asked.
    pub(super) services: usize,
}

impl<'v> Walk<'v> {
    /// Walks, and puts each value in the place of its variable everywhere; leaves out rejected claims where that is asked.
    pub(super) fn replace(
        query: &mut Query,
        values: &'v BTreeMap<String, Term>,
        drop_rejected: bool,
    ) -> Self {
        let walk = Self { values: Some(values), drop_rejected, ..Self::default() };
        walk.over(query)
    }

    /// Walks, and only looks.
    pub(super) fn look(query: &Query) -> Self {
        Self::default().over(&mut query.clone())
    }

    fn over(mut self, query: &mut Query) -> Self {
        let walk = &mut self;
        match query {
            Query::Select { pattern, .. } | Query::Describe { pattern, .. } => walk.pattern(pattern),
            Query::Ask { pattern, .. } => walk.pattern(unselected(pattern)),
            Query::Construct { template, pattern, .. } => {
                for triple in template {
                    walk.triple(triple);
                }
                walk.pattern(unselected(pattern));
            }
        }
        self
    }

    fn value(&mut self, variable: &Variable) -> Option<&'v Term> {
        self.used.insert(variable.as_str().to_owned());
        self.values?.get(variable.as_str())
    }

    fn assign<'a>(&mut self, variables: impl IntoIterator<Item = &'a Variable>) {
        self.assigned.extend(variables.into_iter().map(|variable| variable.as_str().to_owned()));
    }

    fn pattern(&mut self, pattern: &mut GraphPattern) {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                self.patterns += patterns.len();
                for triple in &mut *patterns {
                    self.triple(triple);
                }
                let claims: Vec<TermPattern> = patterns
                    .iter()
                    .filter(|triple| self.drop_rejected && is_claim(triple))
                    .map(|triple| triple.subject.clone())
                    .collect();
                for claim in claims {
                    not_rejected(pattern, claim);
                }
            }
            GraphPattern::Path { subject, object, .. } => {
                self.patterns += 1;
                self.term(subject);
                self.term(object);
            }
            GraphPattern::Join { left, right }
            | GraphPattern::Lateral { left, right }
            | GraphPattern::Union { left, right }
            | GraphPattern::Minus { left, right } => {
                self.pattern(left);
                self.pattern(right);
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                self.pattern(left);
                self.pattern(right);
                if let Some(expression) = expression {
                    self.expression(expression);
                }
            }
            GraphPattern::Filter { expr, inner } => {
                self.expression(expr);
                self.pattern(inner);
            }
            GraphPattern::Graph { name, inner } => {
                self.name(name);
                self.pattern(inner);
            }
            GraphPattern::Service { name, inner, .. } => {
                self.services += 1;
                self.name(name);
                self.pattern(inner);
            }
            GraphPattern::Extend { inner, variable, expression } => {
                self.assign([&*variable]);
                self.expression(expression);
                self.pattern(inner);
            }
            GraphPattern::Values { variables, .. } => self.assign(&*variables),
            GraphPattern::OrderBy { inner, expression } => {
                for key in expression {
                    let (OrderExpression::Asc(key) | OrderExpression::Desc(key)) = key;
                    self.expression(key);
                }
                self.pattern(inner);
            }
            GraphPattern::Project { inner, variables } => {
                self.assign(&*variables);
                self.pattern(inner);
            }
            GraphPattern::Group { inner, variables, aggregates } => {
                self.assign(&*variables);
                for (variable, aggregate) in aggregates {
                    self.assign([&*variable]);
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        self.expression(expr);
                    }
                }
                self.pattern(inner);
            }
            GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => self.pattern(inner),
        }
    }

    fn triple(&mut self, triple: &mut TriplePattern) {
        self.term(&mut triple.subject);
        self.name(&mut triple.predicate);
        self.term(&mut triple.object);
    }

    fn term(&mut self, term: &mut TermPattern) {
        if let TermPattern::Variable(variable) = term
            && let Some(value) = self.value(variable)
        {
            *term = value.clone().into();
        }
    }

    fn name(&mut self, name: &mut NamedNodePattern) {
        if let NamedNodePattern::Variable(variable) = name {
            self.named.insert(variable.as_str().to_owned());
            if let Some(Term::NamedNode(value)) = self.value(variable) {
                *name = value.clone().into();
            }
        }
    }

    fn expression(&mut self, expression: &mut Expression) {
        match expression {
            Expression::NamedNode(_) | Expression::Literal(_) => {}
            Expression::Variable(variable) => {
                if let Some(value) = self.value(variable) {
                    match value {
                        Term::NamedNode(node) => *expression = node.clone().into(),
                        Term::Literal(literal) => *expression = literal.clone().into(),
                        Term::BlankNode(_) => {}
                    }
                }
            }
            Expression::Bound(variable) => {
                if self.value(variable).is_some() {
                    *expression = oxigraph::model::Literal::from(true).into();
                }
            }
            Expression::Or(left, right)
            | Expression::And(left, right)
            | Expression::Equal(left, right)
            | Expression::SameTerm(left, right)
            | Expression::Greater(left, right)
            | Expression::GreaterOrEqual(left, right)
            | Expression::Less(left, right)
            | Expression::LessOrEqual(left, right)
            | Expression::Add(left, right)
            | Expression::Subtract(left, right)
            | Expression::Multiply(left, right)
            | Expression::Divide(left, right) => {
                self.expression(left);
                self.expression(right);
            }
            Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) | Expression::Not(inner) => {
                self.expression(inner);
            }
            Expression::Exists(pattern) => self.pattern(pattern),
            Expression::In(inner, list) => {
                self.expression(inner);
                for one in list {
                    self.expression(one);
                }
            }
            Expression::If(condition, then, otherwise) => {
                self.expression(condition);
                self.expression(then);
                self.expression(otherwise);
            }
            Expression::Coalesce(list) | Expression::FunctionCall(_, list) => {
                for one in list {
                    self.expression(one);
                }
            }
        }
    }
}

/// What stands below the selection that the parser puts on top of ASK and CONSTRUCT, where nobody wrote one.
fn unselected(pattern: &mut GraphPattern) -> &mut GraphPattern {
    match pattern {
        GraphPattern::Project { inner, .. } => inner,
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => unselected(inner),
        other => other,
    }
}

/// The columns of a SELECT query.
pub(super) fn columns(pattern: &GraphPattern) -> Vec<String> {
    match pattern {
        GraphPattern::Project { variables, .. } => {
            variables.iter().map(|variable| variable.as_str().to_owned()).collect()
        }
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. } => columns(inner),
        _ => Vec::new(),
    }
}
/// Does the pattern ask for claims?
fn is_claim(triple: &TriplePattern) -> bool {
    matches!(&triple.predicate, NamedNodePattern::NamedNode(predicate) if *predicate == vocab::rdf::TYPE)
        && matches!(&triple.object, TermPattern::NamedNode(class) if *class == vocab::CLAIM)
}

/// Adds to a pattern that nobody has rejected the claim.
fn not_rejected(pattern: &mut GraphPattern, claim: TermPattern) {
    let rejection = TriplePattern {
        subject: claim,
        predicate: vocab::REJECTED.into_owned().into(),
        object: Variable::new_unchecked("_why_rejected").into(),
    };
    let rejected = GraphPattern::Bgp { patterns: vec![rejection] };
    let inner = std::mem::replace(pattern, GraphPattern::Bgp { patterns: Vec::new() });
    let expr = Expression::Not(Box::new(Expression::Exists(Box::new(rejected))));
    *pattern = GraphPattern::Filter { expr, inner: Box::new(inner) };
}
