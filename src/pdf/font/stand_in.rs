//! Which of the program's faces stands in for a font that is neither in a folder nor installed, and how high a
//! line of that font is: the height goes by the font that is asked for, so that pages break alike everywhere.
use super::names::{fold, plain};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Fonts that one family stands in for.
#[derive(Debug)]
pub struct StandIn {
    /// The fonts; those between `=` are names of one and the same.
    pub names: &'static [&'static str],
    /// Words that tell others of the kind.
    pub like: &'static [&'static str],
    /// Families for Chinese characters, the best first.
    pub east: &'static [&'static str],
    /// Families for Latin letters.
    pub latin: &'static [&'static str],
    /// A single-spaced line and how much of it is above the baseline, in em.
    pub line: (f64, f64),
}

/// 宋, 仿宋, 楷, 黑: 220/256 and 36/256 em, times 1.3, half of the gain above and half below.
pub(super) const CJK: (f64, f64) = (1.3, 220.0 / 256.0 + 0.15);

/// What stands in for what, one kind of fonts an entry. The last one stands in for all others.
pub const TABLE: &[StandIn] = &[
    StandIn {
        names: &[
            "方正小标宋简体=FZXiaoBiaoSong-B05S=FZXiaoBiaoSong-B05=FZXBSJW--GB1-0",
            "FillBiaoSong",
            "方正小标宋_GBK=FZXiaoBiaoSong-B05_GBK",
            "小标宋",
        ],
        like: &["小标宋", "xiaobiaosong", "fzxbs"],
        east: &["biaosong"],
        latin: &["biaosong"],
        line: CJK,
    },
    StandIn {
        names: &[
            "仿宋=FangSong",
            "FillFang",
            "仿宋_GB2312=FangSong_GB2312",
            "华文仿宋=STFangsong",
            "方正仿宋简体=FZFangSong-Z02S=FZFSJW--GB1-0",
            "方正仿宋_GBK=FZFangSong-Z02",
        ],
        like: &["仿宋", "fangsong", "fzfs"],
        east: &["fang", "song"],
        latin: &["song"],
        line: CJK,
    },
    StandIn {
        names: &[
            "楷体=KaiTi",
            "FillKai",
            "楷体_GB2312=KaiTi_GB2312",
            "华文楷体=STKaiti",
            "楷体-简=Kaiti SC",
            "方正楷体简体=FZKai-Z03S=FZKTJW--GB1-0",
            "标楷体=DFKai-SB=標楷體",
        ],
        like: &["楷", "kaiti", "fzkai", "fzkt", "wenkai"],
        east: &["kai"],
        latin: &["kai"],
        line: CJK,
    },
    StandIn {
        names: &["微软雅黑=Microsoft YaHei", "微软雅黑 Light=Microsoft YaHei Light", "Microsoft YaHei UI"],
        like: &["雅黑", "yahei", "jhenghei", "正黑"],
        east: &["hei"],
        latin: &["sans", "hei"],
        line: (1.7, 1.25),
    },
    StandIn {
        names: &[
            "等线=DengXian",
            "等线 Light=DengXian Light",
            "苹方-简=PingFang SC",
            "思源黑体=Source Han Sans SC=Source Han Sans CN",
            "Noto Sans CJK SC",
            "Noto Sans SC",
            "HarmonyOS Sans SC",
        ],
        like: &[
            "等线",
            "dengxian",
            "pingfang",
            "苹方",
            "思源黑",
            "sourcehansans",
            "notosanscjk",
            "notosanssc",
        ],
        east: &["hei"],
        latin: &["sans", "hei"],
        line: CJK,
    },
    StandIn {
        names: &[
            "黑体=SimHei",
            "FillHei",
            "华文黑体=STHeiti",
            "华文细黑=STXihei",
            "黑体-简=Heiti SC",
            "方正黑体简体=FZHei-B01S=FZHTJW--GB1-0",
            "方正黑体_GBK=FZHei-B01",
        ],
        like: &["黑", "heiti", "simhei", "xihei", "fzhei", "fzht", "ゴシック"],
        east: &["hei"],
        latin: &["hei"],
        line: CJK,
    },
    StandIn {
        names: &[
            "宋体=SimSun",
            "FillSong",
            "新宋体=NSimSun",
            "华文宋体=STSong",
            "华文中宋=STZhongsong",
            "宋体-简=Songti SC",
            "方正书宋简体=FZShuSong-Z01S=FZSSJW--GB1-0",
            "方正书宋_GBK=FZShuSong-Z01",
            "思源宋体=Source Han Serif SC=Source Han Serif CN",
            "Noto Serif CJK SC",
            "新细明体=PMingLiU=新細明體",
            "MS Mincho=ＭＳ 明朝",
        ],
        like: &[
            "宋",
            "song",
            "simsun",
            "明体",
            "明體",
            "明朝",
            "mincho",
            "mingliu",
            "sourcehanserif",
            "notoserifcjk",
        ],
        east: &["song"],
        latin: &["song"],
        line: CJK,
    },
    StandIn {
        names: &["MS Gothic=ＭＳ ゴシック", "Segoe UI Symbol", "Segoe UI Emoji", "Arial Unicode MS"],
        like: &["msgothic"],
        east: &["symbols", "hei"],
        latin: &["symbols", "sans"],
        line: (1.33, 1.079),
    },
    StandIn {
        names: &[
            "Wingdings",
            "Wingdings 2",
            "Wingdings 3",
            "Webdings",
            "Symbol",
            "Zapf Dingbats",
            "FillSymbols",
        ],
        like: &["dingbats"],
        east: &["symbols"],
        latin: &["symbols", "serif"],
        line: (1.109, 0.898),
    },
    StandIn {
        names: &["Calibri", "Carlito", "Calibri Light", "Candara", "Corbel", "FillHumanist"],
        like: &["calibri"],
        east: &["song"],
        latin: &["humanist"],
        line: (1.22, 0.952),
    },
    StandIn { names: &["Segoe UI"], like: &["segoe"], east: &["hei"], latin: &["sans"], line: (1.33, 1.079) },
    StandIn {
        names: &["Verdana", "Tahoma"],
        like: &["verdana", "tahoma"],
        east: &["hei"],
        latin: &["sans"],
        line: (1.21, 1.0),
    },
    StandIn {
        names: &["Courier New", "Consolas"],
        like: &["courier", "mono"],
        east: &["song"],
        latin: &["sans"],
        line: (1.133, 0.833),
    },
    StandIn {
        names: &["Arial", "Helvetica", "Liberation Sans", "FillSans", "Microsoft Sans Serif"],
        like: &["arial", "helvetica", "sans", "gothic", "roboto", "aptos"],
        east: &["song"],
        latin: &["sans"],
        line: (1.149, 0.905),
    },
    StandIn {
        names: &["Cambria", "Georgia"],
        like: &["cambria", "georgia"],
        east: &["song"],
        latin: &["serif"],
        line: (1.172, 0.95),
    },
    StandIn {
        names: &["Times New Roman", "Times", "Liberation Serif", "FillSerif"],
        like: &["times"],
        east: &["song"],
        latin: &["serif"],
        line: (1.149, 0.891),
    },
    OTHERS,
];

/// For all other fonts.
const OTHERS: StandIn =
    StandIn { names: &[], like: &[], east: &["song"], latin: &["serif", "song"], line: (1.149, 0.891) };

impl StandIn {
    /// Is this a kind of Chinese fonts, so that a line of it is as high in Latin as in Chinese?
    pub(super) fn is_chinese(&self) -> bool {
        !self.is_last() && self.latin.iter().any(|l| self.east.contains(l))
    }
    /// Is it the entry for all other fonts?
    pub fn is_last(&self) -> bool {
        self.names.is_empty()
    }
}

/// The entry for a folded name, and whether the table has that very name.
pub(super) fn find(folded: &str) -> (&'static StandIn, bool) {
    static EXACT: LazyLock<HashMap<String, &StandIn>> = LazyLock::new(|| {
        let all = TABLE.iter().flat_map(|s| s.names.iter().flat_map(|n| n.split('=')).map(move |n| (n, s)));
        all.map(|(name, s)| (fold(name), s)).collect()
    });
    if let Some(s) = EXACT.get(folded).or_else(|| EXACT.get(plain(folded))) {
        return (s, true);
    }
    let alike = TABLE.iter().find(|s| s.like.iter().any(|word| folded.contains(word)));
    (alike.unwrap_or(&OTHERS), false)
}

/// Other names of the same font, folded.
pub(super) fn same(folded: &str) -> Vec<String> {
    let groups = TABLE.iter().flat_map(|s| s.names).map(|n| n.split('=').map(fold).collect::<Vec<_>>());
    let found = groups.into_iter().find(|g| g.iter().any(|n| n == folded));
    found.unwrap_or_default().into_iter().filter(|n| n != folded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_are_stood_in_for_as_the_table_says() {
        let cases = [
            ("宋体", "song", "song"),
            (" @SimSun ", "song", "song"),
            ("ＮＳｉｍＳｕｎ", "song", "song"),
            ("华文中宋", "song", "song"),
            ("仿宋_GB2312", "fang", "song"),
            ("FANGSONG", "fang", "song"),
            ("STFangsong", "fang", "song"),
            ("方正仿宋简体", "fang", "song"),
            ("黑体", "hei", "hei"),
            ("方正黑体_GBK", "hei", "hei"),
            ("楷体_GB2312", "kai", "kai"),
            ("华文行楷", "kai", "kai"),
            ("方正小标宋简体", "biaosong", "biaosong"),
            ("方正小标宋_GBK", "biaosong", "biaosong"),
            ("FZXiaoBiaoSong-B05S", "biaosong", "biaosong"),
            ("微软雅黑", "hei", "sans"),
            ("等线 Light", "hei", "sans"),
            ("思源黑体 CN Medium", "hei", "sans"),
            ("思源宋体 CN Heavy", "song", "song"),
            ("MS Gothic", "symbols", "symbols"),
            ("Wingdings", "symbols", "symbols"),
            ("Times New Roman", "song", "serif"),
            ("Arial Narrow", "song", "sans"),
            ("Microsoft Sans Serif", "song", "sans"),
            ("Calibri", "song", "humanist"),
            ("某某手写体", "song", "serif"),
            ("", "song", "serif"),
        ];
        for (name, east, latin) in cases {
            let (s, _) = find(&fold(name));
            assert_eq!((s.east[0], s.latin[0]), (east, latin), "{name}");
        }
    }

    #[test]
    fn the_table_has_each_name_once_and_only_known_families() {
        let mut seen = std::collections::BTreeSet::new();
        for s in TABLE {
            for name in s.names.iter().flat_map(|n| n.split('=')) {
                assert!(seen.insert(fold(name)), "{name}");
            }
            for key in s.east.iter().chain(s.latin) {
                assert!(super::super::own::name(key).is_some(), "{key}");
            }
            assert!(s.line.1 < s.line.0);
        }
    }

    #[test]
    fn names_of_one_font_are_known_as_such() {
        assert_eq!(same("simsun"), ["宋体"]);
        assert_eq!(same(&fold("仿宋_GB2312")), ["fangsong_gb2312"]);
        assert!(same("arial").is_empty());
    }
}
