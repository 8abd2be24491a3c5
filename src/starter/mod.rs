//! The templates that ship with the program, made from code.
