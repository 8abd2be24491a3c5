//! 使用说明: the page that tells a clerk what to do with a kit.
use super::kit::{Kit, TEMPLATES, WORKBOOK};
use super::package;
use super::paper::{Paper, row};
use crate::diagnostic::Result;

/// The guide of a kit as a Word file.
pub(super) fn docx(kit: &Kit) -> Result<Vec<u8>> {
    let name = kit.kind.name();
    let steps = [
        format!("1.用 WPS 或 Excel 打开“{WORKBOOK}”，先填“单位”表：全称、代字、电话和各项日期，整套文书都从这里取。"),
        "2.再填“人员”表和要用的其他表。灰线框里的是示例，选中整行删除，或者直接改成自己的；从别的表粘贴时，用“选择性粘贴—数值”，表头不要动。身份证号、手机两列已是文本格式。".to_owned(),
        "3.双击“1-检查.bat”。有错会指出哪张表哪一格，并另存一份把错处标黄、写明怎么改的工作簿。改好、保存、关闭工作簿后再检查一次。".to_owned(),
        "4.双击“2-生成全部文书.bat”，全部文书做进“成品”文件夹，Word 和 PDF 各一份。做了哪些、跳过哪些、为什么，见“成品”里的“报告.xlsx”。只做一种：在地址栏输入 cmd 后回车，输入 wenshu run --only 安全责任书 这样的命令。不用 Windows 的，在命令行里输入 wenshu check job.toml --mark 和 wenshu run。".to_owned(),
        "5.数据改了就再运行一次：编号不变，没有变化的不重做，有变化的出新版本。编号记在 register.db 里，不要删除；wenshu register list 可以查看，wenshu register export 导出发文登记簿。".to_owned(),
    ];
    let mut paper =
        Paper::new().title(&format!("{name}全年文书")).title("使用说明").blank().h1("一、五步做好");
    for step in &steps {
        paper = paper.p(step);
    }
    paper = paper.h1("二、改成自己的样子").p(&format!(
        "“{TEMPLATES}”文件夹里是各种文书的 Word 模板，版式、文字都可以用 WPS 或 Word 直接改；双花括号里的字是要填的数据，例如“{{{{姓名}}}}”，不要拆开、不要删掉一边的括号。改完运行 wenshu check job.toml，写错的标记会指出在第几段。各类时限、保管期限、选举日程等因地方规定不同，示例里的数字请按本地规定核对后再用。"
    )).h1("三、各种文书和它们用的表");
    let mut rows = vec![row("TableHead", &["类别", "文书", "什么时候用", "用到的表"])];
    let lines: Vec<[String; 4]> = kit
        .documents()
        .map(|(family, d)| [family.name.to_owned(), d.name.to_owned(), kit.say(d.about), d.sheets.join("、")])
        .collect();
    rows.extend(lines.iter().map(|l| row("TableText", &[&l[0], &l[1], &l[2], &l[3]])));
    paper = paper.table(&[14, 20, 40, 26], rows);
    package::pack(paper.finish(), "使用说明")
}
