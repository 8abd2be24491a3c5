//! The kinds of units that kits are made for, and the words in which they differ.
//!
//! Texts of templates and example rows are written once, with words in ‹›: `‹自称›` is 本园 in a kindergarten's
//! template and 本校 in a school's. The user's template has the plain word.

/// Whom a kit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 学校.
    School,
    /// 幼儿园.
    Kindergarten,
    /// 街道 (a community office).
    Street,
    /// 村委会.
    Village,
}

/// Every kind.
pub(super) const EVERY: &[Kind] = &[Kind::School, Kind::Kindergarten, Kind::Street, Kind::Village];
/// Kinds with children in their care.
pub(super) const SCHOOLS: &[Kind] = &[Kind::School, Kind::Kindergarten];
/// Kinds that serve residents.
pub(super) const OFFICES: &[Kind] = &[Kind::Street, Kind::Village];

/// The words, for 学校, 幼儿园, 街道, 村委会.
const WORDS: &[(&str, [&str; 4])] = &[
    ("全称", ["青河县第三中学", "青河镇中心幼儿园", "青河县城东街道办事处", "青河县柳溪镇大樟村村民委员会"]),
    ("简称", ["青河三中", "青河镇中心幼儿园", "城东街道", "大樟村"]),
    ("信函标志", ["青河县第三中学", "青河镇中心幼儿园", "青河县城东街道办事处", "大樟村村民委员会"]),
    ("代字", ["青三中", "青幼", "城东办", "樟村"]),
    ("自称", ["本校", "本园", "本街道", "本村"]),
    ("单位", ["学校", "幼儿园", "街道", "村委会"]),
    ("负责人", ["校长", "园长", "主任", "主任"]),
    ("副职", ["副校长", "副园长", "副主任", "副主任"]),
    ("成员", ["教职工", "教职工", "工作人员", "村干部"]),
    ("对象", ["学生", "幼儿", "居民", "村民"]),
    ("家长", ["家长", "家长", "家属", "家属"]),
    ("场所", ["校内", "园内", "辖区内", "村内"]),
    ("全体", ["全校", "全园", "全街道", "全村"]),
    ("班组", ["班级", "班级", "社区", "村民小组"]),
    ("年度", ["学年", "学年", "年度", "年度"]),
    ("主管", ["青河县教育局", "青河县教育局", "青河县人民政府", "柳溪镇人民政府"]),
    ("属地", ["青河镇人民政府", "青河镇人民政府", "青河县人民政府", "柳溪镇人民政府"]),
    ("期", ["{{单位.学年}}学年", "{{单位.学年}}学年", "{{单位.年度}}年度", "{{单位.年度}}年度"]),
    ("安全", ["校园安全", "校园安全", "安全工作", "安全工作"]),
    (
        "法规",
        [
            "《中华人民共和国安全生产法》《中小学幼儿园安全管理办法》",
            "《中华人民共和国安全生产法》《中小学幼儿园安全管理办法》",
            "《中华人民共和国安全生产法》《中华人民共和国突发事件应对法》",
            "《中华人民共和国安全生产法》《中华人民共和国突发事件应对法》",
        ],
    ),
    ("签订日期", ["2026-09-01", "2026-09-01", "2026-01-05", "2026-01-05"]),
    ("签收月", ["2026-09", "2026-09", "2026-01", "2026-01"]),
    ("期限起", ["2026-09-01", "2026-09-01", "2026-01-01", "2026-01-01"]),
    ("期限止", ["2027-08-31", "2027-08-31", "2026-12-31", "2026-12-31"]),
    ("校", ["校", "园", "本街道", "本村"]),
    ("活动场", ["田径场", "户外活动场", "", ""]),
    ("课间", ["大课间", "户外活动", "", ""]),
    ("片区", ["", "", "学府路", "村道"]),
    ("号", ["SZ", "YF", "JD", "DZ"]),
    ("甲班", ["七(1)班", "大(1)班", "东门社区", "一组"]),
    ("乙班", ["八(1)班", "中(1)班", "河滨社区", "二组"]),
    ("丙班", ["九(1)班", "小(1)班", "东门社区", "三组"]),
    ("预案代号", ["QHSZ", "QHYEY", "CDJD", "DZC"]),
    ("安全职务", ["政教主任", "保卫干事", "应急管理办公室负责人", "治保委员"]),
    ("办公职务", ["办公室主任", "办公室主任", "党政办公室负责人", "文书"]),
    ("医务", ["校医", "保健医", "医师", "村医"]),
    ("编制部门", ["安全办公室", "园务办公室", "应急管理办公室", "村民委员会"]),
    ("医务室", ["医务室", "保健室", "卫生服务站", "村卫生室"]),
    ("校舍", ["校舍", "园舍", "房屋", "房屋"]),
    ("秩序", ["教育教学秩序", "保育教育秩序", "生产生活秩序", "生产生活秩序"]),
    ("值班处", ["总值班室", "总值班室", "值班室", "值班室"]),
    ("人数", ["1286", "356", "28600", "2135"]),
    ("规模", ["24个教学班", "12个教学班", "9个社区", "8个村民小组"]),
    (
        "概况",
        [
            "占地45亩，有教学楼2栋、综合楼1栋、食堂1栋、学生宿舍2栋，主要出入口2处，东临学府路，北靠居民区",
            "占地12亩，有教学楼1栋、综合楼1栋、食堂1栋，主要出入口2处，东临学府路，北靠居民区",
            "面积6.8平方公里，沿青河有低洼片区2处、老旧住宅片区3处，有学校4所、养老服务机构2家",
            "面积9.2平方公里，有低洼院落3处、地质灾害隐患点1处、小型水库1座，有小学1所、村卫生室1个",
        ],
    ),
    ("集合点", ["田径场主席台前", "操场旗杆处", "街道办事处前广场", "村文化广场"]),
];

impl Kind {
    /// As the user names it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::School => "学校",
            Kind::Kindergarten => "幼儿园",
            Kind::Street => "街道",
            Kind::Village => "村委会",
        }
    }

    /// In English.
    pub fn english(self) -> &'static str {
        match self {
            Kind::School => "school",
            Kind::Kindergarten => "kindergarten",
            Kind::Street => "street",
            Kind::Village => "village",
        }
    }

    /// A kind by its Chinese or English name.
    pub fn parse(name: &str) -> Option<Kind> {
        let name = name.trim().to_lowercase();
        EVERY.iter().copied().find(|k| k.name() == name || k.english() == name)
    }

    /// Every kind.
    pub fn all() -> impl Iterator<Item = Kind> {
        EVERY.iter().copied()
    }

    /// A text with its words put in. A word that isn't known stays, and a test finds it.
    pub(super) fn say(self, text: &str) -> String {
        let at = EVERY.iter().position(|k| *k == self).unwrap_or(0);
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('‹') {
            out += before;
            let word = after.split_once('›');
            match word.and_then(|(w, tail)| Some((WORDS.iter().find(|(k, _)| *k == w)?.1[at], tail))) {
                Some((word, tail)) => {
                    out += word;
                    rest = tail;
                }
                None => {
                    out.push('‹');
                    rest = after;
                }
            }
        }
        out + rest
    }
}
