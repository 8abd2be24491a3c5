//! Compiles a Word template, once, into a program that is rendered for each record.
