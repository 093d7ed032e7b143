//! One graph out of many articles: which names, tenures and events are the same.

pub mod name;
