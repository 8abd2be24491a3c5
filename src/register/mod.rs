//! Hands out numbers and remembers every document made (发文登记簿).
