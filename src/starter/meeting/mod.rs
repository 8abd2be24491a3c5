//! 会议与公文: meetings, notices and letters in the format of official documents.
mod body;
mod gathering;
mod letter;
mod minutes;
mod notice;
mod sheets;

use super::kind::EVERY;
use super::{Document, Family};

pub(super) const FAMILY: Family = Family {
    name: "会议与公文",
    documents: &[
        Document {
            name: "通知",
            about: "下行或平行的红头文件，在“公文”表里写一行就有一份",
            kinds: EVERY,
            sheets: &["公文", "收文单位"],
            job: r#"
for_each = "公文"
where = "(eq 文种 '通知')"
sort = ["序号"]
series = "公文"
date = "{{成文日期}}"
title = "{{标题}}"
output = "公文/{{编号}} {{标题}}"
"#,
            make: notice::down,
        },
        Document {
            name: "请示和报告",
            about: "报给上级的文件，版头有签发人",
            kinds: EVERY,
            sheets: &["公文", "收文单位"],
            job: r#"
for_each = "公文"
where = "(in 文种 '请示' '报告')"
sort = ["序号"]
series = "公文"
date = "{{成文日期}}"
title = "{{标题}}"
output = "公文/{{编号}} {{标题}}"
"#,
            make: notice::up,
        },
        Document {
            name: "函",
            about: "给平级或不相隶属的单位，信函格式",
            kinds: EVERY,
            sheets: &["公文", "收文单位"],
            job: r#"
for_each = "公文"
where = "(eq 文种 '函')"
sort = ["序号"]
series = "函"
date = "{{成文日期}}"
title = "{{标题}}"
output = "公文/{{编号}} {{标题}}"
"#,
            make: letter::make,
        },
        Document {
            name: "会议通知",
            about: "开会前发，后面附回执",
            kinds: EVERY,
            sheets: &["会议", "议题", "参会人"],
            job: r#"
for_each = "会议"
sort = ["会议编号"]
series = "公文"
date = "{{通知日期}}"
title = "关于召开{{会议名称}}的通知"
output = "会议/{{会议名称}}/{{编号}} 会议通知"
"#,
            make: gathering::notice,
        },
        Document {
            name: "参会回执",
            about: "单独发放的回执，每个会一份，按需复印",
            kinds: EVERY,
            sheets: &["会议"],
            job: r#"
for_each = "会议"
sort = ["会议编号"]
date = "{{通知日期}}"
title = "{{会议名称}}参会回执"
output = "会议/{{会议名称}}/参会回执"
"#,
            make: gathering::reply,
        },
        Document {
            name: "会议签到表",
            about: "到会时签，名单后面留几行空",
            kinds: EVERY,
            sheets: &["会议", "参会人"],
            job: r#"
for_each = "会议"
sort = ["会议编号"]
date = "{{date 会议时间}}"
title = "{{会议名称}}签到表"
output = "会议/{{会议名称}}/签到表"
"#,
            make: gathering::sign_in,
        },
        Document {
            name: "会议纪要",
            about: "会后发，议定事项有责任人和时限",
            kinds: EVERY,
            sheets: &["会议", "议题", "参会人"],
            job: r#"
for_each = "会议"
sort = ["会议编号"]
series = "纪要"
date = "{{纪要日期}}"
title = "{{会议名称}}纪要"
output = "会议/{{会议名称}}/{{编号}} 会议纪要"
"#,
            make: minutes::make,
        },
    ],
    sheets: sheets::SHEETS,
    series: &[("函", "{{单位.函代字}}〔{{year}}〕{{n}}号"), ("纪要", "{{year}}年第{{n}}期")],
    issuer: &[
        ("发文机关标志", "‹简称›文件", "红头上的大字，12个字以内一行"),
        ("信函标志", "‹信函标志›", "函的红头，13个字以内一行"),
        ("印发机关", "‹简称›办公室", "版记里的印发机关"),
    ],
};
