//! Finds the header, types the columns, and joins, groups and sorts rows into records.
