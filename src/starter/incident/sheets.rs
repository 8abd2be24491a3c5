//! The sheets of incidents.
use super::examples as of;
use crate::record::Kind as Holds;
use crate::starter::sheet::{Column, Sheet, col};

pub(super) const SHEETS: &[Sheet] = &[
    INCIDENTS, REPORTS, PROGRESS, INJURED, MEASURES, TOLD, PHOTOS, EVIDENCE, INQUIRY, REMEDIES, NOTHING,
    HANDOVER,
];

/// Which incident a row belongs to.
const INCIDENT: Column = col("事件编号").from("事件.事件编号").needed();

const INCIDENTS: Sheet = Sheet {
    name: "事件",
    about: "突发事件，一件一行；每期报告填在“事件报告”表",
    columns: &[
        col("事件编号").needed().note("如 SJ-20260916-01，不要重复，也不要改"),
        col("事件名称").needed(),
        col("事件类别").choices(&["事故灾难", "自然灾害", "公共卫生", "社会安全", "网络与信息"]).needed(),
        col("初判级别").choices(&["一般", "较大", "重大", "特别重大"]).needed(),
        col("发生时间").of(Holds::DateTime).needed(),
        col("发现时间").of(Holds::DateTime),
        col("接报时间").of(Holds::DateTime).needed().note("本单位负责人接到报告的时间"),
        col("地点").needed().note("市县、镇（街道）和具体位置"),
        col("事件经过").long().needed(),
        col("现场情况").long(),
        col("告知日期").of(Holds::Date).note("要发通知书给家长、群众的填，不发的空着"),
        col("告知内容").long().note("不写当事人姓名"),
        col("告知要求").of(Holds::List).long().note("请家长、群众做的事，一行一条"),
        col("备注"),
    ],
    job: "key = \"事件编号\"",
    rows: of::incidents,
};

const REPORTS: Sheet = Sheet {
    name: "事件报告",
    about: "每报送一次一行：首报是第1期，续报、终报接着编",
    columns: &[
        INCIDENT,
        col("期次").of(Holds::Number).needed(),
        col("上期").of(Holds::Number).note("接着哪一期，首报空着"),
        col("报告类型").choices(&["首报", "续报", "终报"]).needed(),
        col("死亡").of(Holds::Number).note("不清楚的空着，印“待查”；终报必须填"),
        col("失踪").of(Holds::Number),
        col("重伤").of(Holds::Number),
        col("轻伤").of(Holds::Number),
        col("涉及对象").of(Holds::Number).note("涉及的学生、幼儿、居民、村民人数"),
        col("涉及成员").of(Holds::Number).note("涉及的教职工、工作人员人数"),
        col("直接经济损失").of(Holds::Number).note("元；不清楚的空着"),
        col("人数变动说明").note("人数比上一期少的，写明原因"),
        col("新情况").long().note("续报、终报：上一期以后的情况"),
        col("原因").long().note("首报、续报可以写 待查；终报必须查明"),
        col("处理结果").long().note("终报必填"),
        col("整改措施").long().note("终报必填"),
        col("请求支援").note("没有就空着"),
        col("下一步").long(),
        col("舆情情况").note("没有发现就空着"),
        col("家长沟通").note("与家长、家属、群众沟通的情况"),
        col("报告人").name().needed(),
        col("报告人电话").of(Holds::Phone),
        col("审核人").name(),
        col("签发人").name().needed(),
        col("报送单位").needed().note("报给哪里"),
        col("报送时间").of(Holds::DateTime).needed(),
        col("报送方式").choices(&["电话", "书面", "电话、书面"]),
        col("时限").of(Holds::Number).note("首报：从发生到报送不得超过的分钟数，按“报告时限”表填"),
        col("续报间隔")
            .of(Holds::Number)
            .note("续报、终报：从上一期到本期不得超过的分钟数，按“报告时限”表或本单位的要求填"),
        col("迟报原因").note("首报超过时限的必填"),
    ],
    job: r#"
key = ["事件编号", "期次"]
lists = { 事件 = { sheet = "事件", on = "事件编号", one = true } }
"#,
    rows: of::reports,
};

const PROGRESS: Sheet = Sheet {
    name: "事件进展",
    about: "事件的经过，什么时间发生了什么，一条一行",
    columns: &[
        INCIDENT,
        col("时间").of(Holds::DateTime).needed(),
        col("内容").needed().long(),
        col("记录人").name(),
    ],
    job: "",
    rows: of::progress,
};

const INJURED: Sheet = Sheet {
    name: "伤员",
    about: "伤亡人员，一人一行，人数与最后一期报告一致；未成年人写班级和 李某某",
    columns: &[
        INCIDENT,
        col("列入期次").of(Holds::Number).needed().note("从第几期报告起列入"),
        col("班组").note("班级、社区、村民小组"),
        col("姓名").name().needed().note("未成年人写 李某某"),
        col("伤情").needed(),
        col("送医医院").note("没有送医的空着"),
        col("监护人联系情况").note("成年人写家属联系情况"),
    ],
    job: "",
    rows: of::injured,
};

const MEASURES: Sheet = Sheet {
    name: "措施",
    about: "已采取的措施，一条一行，写明是哪一期报告的",
    columns: &[
        INCIDENT,
        col("期次").of(Holds::Number).needed(),
        col("内容").needed().long(),
        col("责任人").name(),
    ],
    job: "",
    rows: of::measures,
};

const TOLD: Sheet = Sheet {
    name: "通知单位",
    about: "已通知的单位，一次一行",
    columns: &[
        INCIDENT,
        col("受通知单位").needed(),
        col("时间").of(Holds::DateTime).needed(),
        col("接听人"),
        col("方式").choices(&["电话", "书面", "当面"]),
    ],
    job: "",
    rows: of::told,
};

const PHOTOS: Sheet = Sheet {
    name: "照片",
    about: "报告附的照片，每件不超过6张；图片放在这个文件夹里写文件名，或者贴在格子里",
    columns: &[
        INCIDENT,
        col("图片").note("文件名，如 照片/现场1.jpg；空着的印“照片另附”"),
        col("图片说明").needed(),
        col("拍摄时间").of(Holds::DateTime),
        col("拍摄人").name(),
    ],
    job: "",
    rows: of::photos,
};

const EVIDENCE: Sheet = Sheet {
    name: "证据",
    about: "谈话记录、录像、照片、单据等，一份一行",
    columns: &[
        INCIDENT,
        col("证据名称").needed(),
        col("种类").choices(&["谈话记录", "监控录像", "照片", "书面材料", "实物"]),
        col("数量").of(Holds::Text),
        col("来源"),
        col("取得日期").of(Holds::Date),
        col("保管人").name(),
    ],
    job: "",
    rows: of::evidence,
};

const INQUIRY: Sheet = Sheet {
    name: "事件调查",
    about: "调查处理的结果，一件一行；真相、处理结果、分析、建议四份报告用",
    columns: &[
        INCIDENT,
        col("报告日期").of(Holds::Date).needed().note("四份报告的日期"),
        col("核实方式").needed(),
        col("核实人").of(Holds::Names).needed(),
        col("核实结论").long().needed(),
        col("救治情况").long(),
        col("保险赔付").long(),
        col("责任认定").long().needed(),
        col("处理决定").long().needed(),
        col("当事人意见").long(),
        col("结案日期").of(Holds::Date).needed(),
        col("直接原因").long().needed(),
        col("间接原因").long(),
        col("管理原因").long(),
        col("暴露问题").of(Holds::List).long().note("一行一条"),
        col("同类统计").long().note("近一年同类事件的次数、时段、地点"),
    ],
    job: "key = \"事件编号\"",
    rows: of::inquiry,
};

const REMEDIES: Sheet = Sheet {
    name: "整改",
    about: "整改清单，一项一行",
    columns: &[
        INCIDENT,
        col("问题").needed(),
        col("整改要求").needed().long(),
        col("责任人").name().from("人员.姓名").needed(),
        col("完成时限").of(Holds::Date).needed(),
        col("验收人").name().from("人员.姓名").needed(),
        col("进展").choices(&["未开始", "整改中", "已完成"]).needed(),
    ],
    job: "",
    rows: of::remedies,
};

const NOTHING: Sheet = Sheet {
    name: "零报告",
    about: "每日平安（零）报告，一天一行；每月第一行写月份",
    columns: &[
        col("月份").note("如 2026年9月，下面各行空着就是同一个月"),
        col("日期").of(Holds::Date).needed(),
        col("时间").of(Holds::Time).needed(),
        col("有无情况").choices(&["无情况", "有情况"]).needed(),
        col("内容").note("有情况的写明事件名称和报告文号"),
        col("报送人").name().needed(),
        col("接收人"),
    ],
    job: "key = \"日期\"\nfill_down = \"月份\"",
    rows: of::nothing,
};

const HANDOVER: Sheet = Sheet {
    name: "移交",
    about: "事件档案移交清单，一份材料一行；一件事件的第一行写移交日期和人",
    columns: &[
        INCIDENT,
        col("材料名称").needed(),
        col("文号"),
        col("份数").of(Holds::Number).needed(),
        col("页数").of(Holds::Number),
        col("形成日期").of(Holds::Date),
        col("载体").choices(&["纸质", "电子", "光盘", "实物"]),
        col("移交日期").of(Holds::Date),
        col("移交人").name(),
        col("接收人").name(),
        col("备注"),
    ],
    job: "fill_down = [\"移交日期\", \"移交人\", \"接收人\"]",
    rows: of::handover,
};
