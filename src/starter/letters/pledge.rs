//! 承诺书 of the staff, to be signed by hand, with the masked identity number; and of those who keep secrets.
//!
//! Record: a person of 人员; for secrets, a row of 责任书 with the person as `人`.
use crate::starter::paper::{Paper, form};

/// 师德与安全, for schools and kindergartens.
pub(super) fn teachers() -> Paper {
    head("师德师风与安全工作承诺书", "师德与安全")
        .p("本人郑重承诺：")
        .ps(&[
            "一、遵守职业行为准则，廉洁从教，不收受、索要财物，不组织、参与有偿补课。",
            "二、关爱尊重每一名‹对象›，不体罚、歧视、侮辱‹对象›，发现‹对象›受到侵害立即制止并依法报告。",
            "三、坚守岗位，每日检查责任区域，发现隐患立即报告。",
            "四、遇突发事件先保护‹对象›、组织疏散，不擅离职守，不迟报、漏报、谎报、瞒报。",
            "五、参加安全培训和应急演练，会报警、会急救、会疏散。",
            "{{#if (eq 岗位 \"食堂管理员\")}}六、持健康证明上岗，严格执行采购查验、留样和消毒制度，不用变质或者来源不明的食品。{{else}}六、保护‹对象›及其家庭的个人信息，未经允许不发布‹对象›影像，不传播未经核实的信息。{{/if}}",
        ])
        .promise()
}

/// 廉洁与安全, for offices.
pub(super) fn officers() -> Paper {
    head("廉洁履职与安全工作承诺书", "廉洁与安全")
        .p("本人郑重承诺：")
        .ps(&[
            "一、依法办事、公道正派，不利用职务谋取私利，不收受服务对象的财物和宴请。",
            "二、热情服务‹对象›，及时登记、办理和答复，不推诿、不拖延。",
            "三、按规定使用公款公物，重要事项集体研究、按时公开。",
            "四、按计划巡查责任区域，发现隐患立即处置、报告并记录。",
            "五、遇突发事件坚守岗位、服从指挥，不迟报、漏报、谎报、瞒报。",
            "六、保守工作秘密和‹对象›个人信息，不传播未经核实的信息。",
        ])
        .promise()
}

/// 保密.
pub(super) fn secrets() -> Paper {
    Paper::new()
        .title("保密工作承诺书")
        .subtitle("（编号：{{编号}}）")
        .person(
            &[
                "{{姓名}}",
                "{{人.性别}}",
                "{{人.岗位}}",
                "{{人.手机}}",
                "{{人.部门}}",
                "{{mask_id 人.身份证号}}",
            ],
            "保守秘密",
        )
        .flush("{{单位.全称}}：")
        .p("本人在工作中接触内部资料和个人信息，郑重承诺：")
        .ps(&[
            "一、遵守保密和个人信息保护的法律、制度。",
            "二、只为工作需要查阅、使用资料和个人信息，不越权查询，不向无关人员提供。",
            "三、含个人信息的文件不通过即时通信群、个人邮箱和网盘传送，不带回家中处理。",
            "四、纸质资料入柜上锁，电子文件设置口令，用后销毁。",
            "五、发现丢失、泄露的，立即报告并采取补救措施。",
            "六、岗位变动或者离职时，交还全部资料和设备，继续履行保密义务。",
        ])
        .promise()
}

fn head(title: &str, about: &'static str) -> Paper {
    Paper::new()
        .title(title)
        .subtitle("（编号：{{编号}}）")
        .person(&["{{姓名}}", "{{性别}}", "{{岗位}}", "{{手机}}", "{{部门}}", "{{mask_id 身份证号}}"], about)
        .flush("{{单位.全称}}：")
}

impl Paper {
    /// Who pledges what: name, sex, post, phone, department, masked number.
    fn person(self, v: &[&'static str; 6], about: &'static str) -> Paper {
        let [name, sex, post, phone, department, id] = *v;
        self.table(
            &[10, 14, 7, 13, 10, 21],
            vec![
                form(6, &["姓　　名", name, "性别", sex, "联系电话", phone]),
                form(6, &["部　　门", department, "岗位", post, "身份证号", id]),
                form(6, &["承诺事项", about, "备注", ""]),
            ],
        )
    }

    /// The closing sentence and the lines for the signature and for the receiver.
    pub(super) fn promise(self) -> Paper {
        self.keep("本人自愿接受监督；如有违反，愿依照有关规定承担责任。")
            .right("承诺人（签名）：{{underline 6}}　{{date_blank}}")
            .right("受理人（签名）：{{underline 6}}　{{date_blank}}")
    }
}
