//! The sheets of the plans, cards and drills.
use super::{drill_examples as drill, examples, special_examples as special};
use crate::record::Kind as Holds;
use crate::starter::sheet::{Sheet, col};

/// Members of a group, a phone from the roster where the cell is empty.
const PHONE: &str = "空着就用人员表里的号码；有重名的要填";

pub(super) const SHEETS: &[Sheet] = &[
    LEADERS, GROUPS, MEMBERS, PHONES, LIMITS, LEVELS, ITEMS, RISKS, SUPPLIES, SPECIAL, SCENE, CARDS, DRILLS,
    STEPS, PARTIES, MARKS,
];

/// 领导小组 with the order of succession.
const LEADERS: Sheet = Sheet {
    name: "领导小组",
    about: "突发事件应急工作领导小组，一人一行；模板里写作 {{领导小组.组长.姓名}} 等",
    columns: &[
        col("序号").of(Holds::Serial),
        col("组内职务").choices(&["组长", "副组长", "现场指挥", "成员"]).needed(),
        col("姓名").name().from("人员.姓名").needed(),
        col("单位职务"),
        col("手机").of(Holds::Phone).needed(),
        col("24小时电话").of(Holds::Phone),
        col("备用人").name().from("人员.姓名"),
        col("接替顺序").of(Holds::Number).note("指挥人员从1连续编号；不参加接替的空着"),
        col("职责").long().note("全体指挥人员都在场时各人负责什么"),
    ],
    job: "by = \"组内职务\"",
    rows: |_| examples::LEADERS,
};

/// 工作组, each with its members.
const GROUPS: Sheet = Sheet {
    name: "工作组",
    about: "应急工作组，一组一行；组员在“组员”表",
    columns: &[
        col("组号").of(Holds::Number).needed().note("从1编；组员表按它归组"),
        col("组名").needed(),
        col("组长").name().from("人员.姓名").needed().note("必须在岗，不能同时任两个组的组长"),
        col("组长手机").of(Holds::Phone).note(PHONE),
        col("副组长").of(Holds::Names),
        col("成员描述").note("不写姓名的成员，如“各班班主任”"),
        col("职责").needed().long(),
        col("物资").long(),
        col("集合点"),
    ],
    job: "key = \"组号\"",
    rows: examples::groups,
};

/// 组员, one a line.
const MEMBERS: Sheet = Sheet {
    name: "组员",
    about: "各工作组的成员，一人一行，用“组号”归到工作组",
    columns: &[
        col("组号").of(Holds::Number).needed().from("工作组.组号"),
        col("姓名").name().from("人员.姓名").needed(),
        col("分工").needed(),
        col("手机").of(Holds::Phone).note(PHONE),
    ],
    job: "",
    rows: examples::members,
};

/// 联系电话 of those who help.
const PHONES: Sheet = Sheet {
    name: "联系电话",
    about: "应急时要联系的单位和人员，一个一行",
    columns: &[
        col("类别").choices(&["内部", "上级", "救援", "社区", "协作"]).needed(),
        col("单位或姓名").needed(),
        col("职务"),
        col("固定电话").of(Holds::Phone),
        col("手机").of(Holds::Phone),
        col("说明"),
    ],
    job: "",
    rows: |_| examples::PHONES,
};

/// 报告时限: who tells whom in how many minutes. The plans print it, and reports are measured by it.
const LIMITS: Sheet = Sheet {
    name: "报告时限",
    about: "谁在多少分钟内向谁报告；预案印它，检查事件报告是否超时也用它。示例数字请按本地规定核对",
    columns: &[
        col("步骤").choices(&["内部报告", "首报", "续报", "终报", "零报告"]).needed(),
        col("事件类别")
            .choices(&["全部", "自然灾害", "事故灾难", "公共卫生", "社会安全", "网络与信息"])
            .needed()
            .note("各类都一样写“全部”；某一类另有规定的，另写一行"),
        col("级别").choices(&["全部", "一般", "较大", "重大", "特别重大"]).needed(),
        col("报告人").needed(),
        col("接收人").needed(),
        col("从").choices(&["发生", "接报", "上次报告", "处置结束", "每日"]).needed().note("从什么时候起算"),
        col("到").needed().note("报到哪个单位：报给本单位的写“本单位”，报给上级的写上级的名称"),
        col("时限分钟").of(Holds::Number).note("只写分钟数，2小时写120"),
        col("时限说明").note("不按分钟算的写在这里，如“每日17:00前”"),
        col("方式"),
        col("内容").long(),
        col("依据").long().note("本地文件的名称和文号；没有核对过的写“请按本地规定核对”"),
        col("适用地区"),
    ],
    job: "",
    rows: |_| examples::LIMITS,
};

/// 响应分级.
const LEVELS: Sheet = Sheet {
    name: "响应分级",
    about: "内部响应分几级，什么情况启动，谁启动",
    columns: &[
        col("级别").needed().choices(&["Ⅰ级", "Ⅱ级", "Ⅲ级"]),
        col("条件").needed().long(),
        col("启动人").needed(),
        col("响应行动").long(),
    ],
    job: "",
    rows: examples::levels,
};

/// Lists of the plan: what it is based on, what it is for, how plans hang together, agreements.
const ITEMS: Sheet = Sheet {
    name: "预案条目",
    about: "预案里的几个清单：编制依据、适用范围、衔接预案、有关协议",
    columns: &[
        col("类别").choices(&["编制依据", "适用范围", "衔接预案", "有关协议"]).needed(),
        col("内容").needed().long(),
        col("说明").note("衔接预案写单位和衔接方式，协议写签订日期和有效期"),
    ],
    job: "",
    rows: examples::items,
};

/// 风险评估结果.
const RISKS: Sheet = Sheet {
    name: "风险",
    about: "风险评估结果，一项一行",
    columns: &[
        col("风险").needed(),
        col("事件类别").choices(&["自然灾害", "事故灾难", "公共卫生", "社会安全", "网络与信息"]).needed(),
        col("部位"),
        col("可能后果").long(),
        col("可能性").choices(&["高", "中", "低"]),
        col("等级").choices(&["重大", "较大", "一般", "低"]).needed(),
        col("防控措施").long(),
        col("责任人").name().from("人员.姓名"),
    ],
    job: "",
    rows: examples::risks,
};

/// 物资.
const SUPPLIES: Sheet = Sheet {
    name: "物资",
    about: "应急物资装备，一种一行",
    columns: &[
        col("类别"),
        col("名称").needed(),
        col("规格"),
        col("数量").of(Holds::Number).needed(),
        col("计量单位"),
        col("存放处").needed(),
        col("责任人").name().from("人员.姓名").needed(),
        col("有效期").of(Holds::Date).note("没有有效期的空着"),
    ],
    job: "",
    rows: |_| examples::SUPPLIES,
};

/// 专项预案, one a line.
const SPECIAL: Sheet = Sheet {
    name: "专项预案",
    about: "每种事件一份专项应急预案，一份一行；长文字在格子里按 Alt+Enter 分段",
    columns: &[
        col("序号").of(Holds::Number).needed(),
        col("事件").needed().note("预案名称用它：火灾事故、食品安全事件……"),
        col("事件类别").choices(&["自然灾害", "事故灾难", "公共卫生", "社会安全", "网络与信息"]).needed(),
        col("适用范围").needed().long(),
        col("牵头工作组").needed().from("工作组.组名"),
        col("协同工作组").of(Holds::List).note("用顿号隔开"),
        col("组织机构及职责").needed().long(),
        col("响应启动").needed().long(),
        col("处置措施").needed().long(),
        col("应急保障").needed().long(),
    ],
    job: "key = \"事件\"",
    rows: special::plans,
};

/// 现场处置方案, one a line.
const SCENE: Sheet = Sheet {
    name: "现场处置",
    about: "每个重点部位一份现场处置方案，一份一行",
    columns: &[
        col("序号").of(Holds::Number).needed(),
        col("名称").needed(),
        col("部位").needed(),
        col("负责人").name().from("人员.姓名").needed(),
        col("事故风险描述").needed().long(),
        col("应急工作职责").needed().long(),
        col("应急处置").needed().long().note("一步一行，按 Alt+Enter 换行"),
        col("注意事项").needed().long(),
    ],
    job: "key = \"名称\"",
    rows: special::scenes,
};

/// 处置卡, one a line.
const CARDS: Sheet = Sheet {
    name: "处置卡",
    about: "每个岗位一张应急处置卡，一张一行；印出来正好一页，每步不超过40字",
    columns: &[
        col("卡号").needed(),
        col("岗位").needed(),
        col("持卡人").name().from("人员.姓名"),
        col("风险").needed(),
        col("第一步").needed(),
        col("第二步"),
        col("第三步"),
        col("第四步"),
        col("第五步"),
        col("第六步"),
        col("禁止事项"),
        col("联系电话").of(Holds::List).note("“名称 号码”，用顿号隔开"),
        col("集合点"),
    ],
    job: "key = \"卡号\"",
    rows: drill::cards,
};

/// 演练, one a line.
const DRILLS: Sheet = Sheet {
    name: "演练",
    about: "每次演练一行；方案、记录、评估都用它，记录和评估演练之后再填",
    columns: &[
        col("演练编号").needed(),
        col("演练名称").needed(),
        col("演练类型").choices(&["桌面演练", "单项演练", "综合演练"]).needed(),
        col("方案日期").of(Holds::Date).needed().note("方案印发的日子"),
        col("开始时间").of(Holds::DateTime).needed(),
        col("结束时间").of(Holds::DateTime),
        col("地点").needed(),
        col("总指挥").name().from("人员.姓名").needed(),
        col("现场指挥").name().from("人员.姓名").needed(),
        col("目的").needed().long(),
        col("情景").needed().long(),
        col("依据预案"),
        col("注意事项").long(),
        col("记录人").name().from("人员.姓名"),
        col("疏散用时秒").of(Holds::Number).note("从发出信号到清点完毕"),
        col("经过").long(),
        col("评估组长").name().from("人员.姓名"),
        col("评估成员").of(Holds::Names),
        col("评估日期").of(Holds::Date),
        col("总体评价").choices(&["优秀", "良好", "合格", "不合格"]),
        col("亮点").long(),
        col("预案修订建议").long(),
    ],
    job: "key = \"演练编号\"",
    rows: drill::drills,
};

/// The steps of a drill.
const STEPS: Sheet = Sheet {
    name: "演练步骤",
    about: "演练的步骤，一步一行；“实际用时”演练之后填",
    columns: &[
        col("演练编号").needed().from("演练.演练编号"),
        col("时间").needed().note("计划的钟点或用时：15:00、第3分钟"),
        col("步骤").needed(),
        col("内容").needed().long(),
        col("负责人").name().from("人员.姓名").needed(),
        col("实际情况").long(),
    ],
    job: "",
    rows: drill::steps,
};

/// Who takes part in a drill.
const PARTIES: Sheet = Sheet {
    name: "参演",
    about: "参演的班组和部门，一个一行；“实到”演练之后填",
    columns: &[
        col("演练编号").needed().from("演练.演练编号"),
        col("参演单位").needed(),
        col("角色").needed(),
        col("带队人").name().from("人员.姓名"),
        col("应到").of(Holds::Number).needed(),
        col("实到").of(Holds::Number),
        col("备注"),
    ],
    job: "",
    rows: drill::parties,
};

/// What was found after a drill.
const MARKS: Sheet = Sheet {
    name: "评估",
    about: "演练评估的各个项目，一项一行；有问题的写整改",
    columns: &[
        col("演练编号").needed().from("演练.演练编号"),
        col("评估项目").needed(),
        col("评估标准").needed().long(),
        col("结果").choices(&["优", "良", "合格", "不合格"]).needed(),
        col("问题").long(),
        col("整改措施").long(),
        col("责任人").name().from("人员.姓名"),
        col("完成时限").of(Holds::Date),
    ],
    job: "",
    rows: drill::marks,
};
