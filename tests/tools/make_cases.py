#!/usr/bin/env python3
"""Makes the workbooks under tests/cases/sheet/: one folder for each thing that real spreadsheets do.

Needs openpyxl and xlwt. The output is committed; run this again after changing it. All persons, units and
numbers are invented. Files come out the same on every run.
"""
import io
import struct
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import xlwt
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

ROOT = Path(__file__).resolve().parent.parent / "cases" / "sheet"
FIXED = datetime(2026, 9, 1)
PEOPLE = [
    ("罗可", "园长"), ("周雨桐", "副园长"), ("张三", "班主任"), ("李四", "教师"), ("王芳", "教师"),
    ("赵六", "保育员"), ("孙七", "保育员"), ("吴九", "保安"),
]


def place(case, name):
    folder = ROOT / case
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def save(book, case, name, change=lambda xml: xml):
    """Saves a workbook without the time of saving; `change` is applied to its first sheet."""
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(place(case, name), "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "docProps/core.xml":
                data = b'<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
            if item.filename == "xl/worksheets/sheet1.xml":
                data = change(data)
            info = zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data, compresslevel=9)


def sheet(rows, title="Sheet1", book=None):
    """A workbook with one sheet of these rows (None = empty cell)."""
    if book is None:
        book = openpyxl.Workbook()
        ws = book.active
        ws.title = title
    else:
        ws = book.create_sheet(title)
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None:
                ws.cell(r, c).value = value
    return book, ws


def case_01():
    rows = [["2026年教职工花名册"], ["填报单位：青河镇中心幼儿园", None, "填报日期：2026.9.1"],
            ["工号", "姓名", "部门", "职务", "入职日期"]]
    rows += [[f"YF{i:03}", n, "大班组", job, date(2019, 9, i)] for i, (n, job) in enumerate(PEOPLE[:4], 1)]
    book, ws = sheet(rows, "教职工")
    ws.merge_cells("A1:E1")
    save(book, "01-title-rows", "花名册.xlsx")


def case_02():
    book, ws = sheet([
        ["教职工联系表"],
        ["工号", "姓名", "联系方式", None, "家庭", None],
        [None, None, "手机", "固话", "住址", "紧急联系人"],
        ["YF001", "罗可", "13800001234", "0737-8585001", "青河镇一号", "罗某"],
        ["YF002", "周雨桐", "13900001234", None, None, None],
    ], "通讯录")
    for area in ["A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"]:
        ws.merge_cells(area)
    save(book, "02-two-row-header", "通讯录.xlsx")
    place("02-two-row-header", "通讯录.csv").write_text(
        "工号,姓名,联系方式,,部门\n,,手机,固话,\nYF001,罗可,13800001234,0737-8585001,园办\n", "utf-8")


def case_03():
    rows = [["花名册"], [], ["序号", "工号", "姓名"]]
    for serial, i in zip([1, "2.", 5, "=ROW()-3", "=ROW()-3"], range(5)):
        rows.append([serial, f"YF{i:03}", PEOPLE[i][0]])
    rows += [[6], [7]]
    book, _ = sheet(rows)
    save(book, "03-serial-column", "花名册.xlsx")


def case_04():
    rows = [["部门", "工号", "姓名"]]
    rows += [["大班组" if i == 0 else None, f"YF{i:03}", n] for i, (n, _) in enumerate(PEOPLE)]
    rows += [["后勤组", "YF020", "刘一"], [None, "YF021", "陈二"]]
    book, ws = sheet(rows)
    ws.merge_cells("A2:A9")
    save(book, "04-merged-down", "花名册.xlsx")


def case_05():
    book, ws = sheet([
        ["姓名", "部门", "手机"],
        ["罗可", "园办", "13800001234"],
        ["张三", "大班组", "13900001234"],
        ["注：1.本表每学期更新一次。"],
        ["2.手机须保持畅通。"],
        ["填表人：", "吴九", "审核人："],
    ])
    ws.merge_cells("A4:C4")
    save(book, "05-notes-at-foot", "通讯录.xlsx")
    book, _ = sheet([
        ["序号", "姓名", "手机"],
        [1, "罗可", "13800001234"],
        ["备注：以下为新进人员"],
        [2, "张三", "13900001234"],
    ])
    save(book, "05-notes-at-foot", "说明在中间.xlsx")


def case_06():
    book, _ = sheet([
        ["部门", "姓名", "人数", "补贴金额"],
        ["大班组", "张三", 30, 1409.5],
        ["大班组", "李四", 28, 0.1],
        ["小计", None, 58, 1409.6],
        ["小班组", "王芳", 25, "1,200.40元"],
        ["小班组", "赵六", 26, 0.2],
        ["小 计", None, 50, 1200.6],
        ["合　计", None, 109, "=SUM(D2:D6)"],
    ])
    save(book, "06-totals", "补贴.xlsx")


def case_07():
    book, ws = sheet([
        ["姓名", "手机", "固话"],
        ["罗可", 13800001234, "0737-8585001"],
        ["周雨桐", 1.38e10, "（0737）8585002"],
        ["张三", "138-0000-1234", 85830519],
        ["李四", "138 0000 1234", "07378585001"],
        ["王芳", "13800001234/0737-8585003", None],
        ["赵六", "1380000123", 7378585001],
        ["孙七", "+86 138 0000 1234", "119"],
        ["吴九", "1.38E+10", None],
        ["郑十", "13800001234、13900001234", None],
    ])
    ws["B2"].number_format = "0.00E+00"
    save(book, "07-phones", "电话.xlsx")


def case_08():
    book, ws = sheet([
        ["姓名", "身份证号", "银行卡号"],
        ["罗可", 430000201809030011, "6222000000000000001"],
        ["张三", "430000201809030000", 6222000000000000001],
        ["李四", "4.30000201809030E+17", None],
        ["王芳", "430000201809030011", None],
        ["赵六", 430000180903001, None],
    ])
    save(book, "08-id-digits-lost", "证件.xlsx")


def case_09():
    book, _ = sheet([
        ["姓名", "公民身份号码"],
        ["罗可", "11010519491231002x"],
        ["张三", "４４０５２４１８８００１０１００１４"],
        ["李四", "'430000201809030011"],
        ["王芳", "430000 20180903 0011\u200b\u00a0"],
        ["赵六", "430000180903001"],
        ["孙七", "430000201809030012"],
        ["吴九", "43000020180903001"],
    ])
    save(book, "09-id-as-text", "证件.xlsx")


def case_10():
    rows = [["姓名", "签订日期", "原样"]]
    for i, value in enumerate([
        "2026.9.1", "2026-09-01", "2026/9/1", "2026年9月1日", "20260901", 20260901, 46266,
        "二〇二六年九月一日", date(2026, 9, 1), "２０２６年９月１号", "26.9.1", "2026-02-30", "9/1/2026", "待定",
    ]):
        rows.append([f"第{i + 1}种", value, str(value)])
    book, ws = sheet(rows)
    ws["B10"].number_format = 'yyyy"年"m"月"d"日"'
    save(book, "10-dates", "日期.xlsx")


def case_11():
    book, _ = sheet([
        ["值班人员", "日期"],
        ["罗可", "9月1日"], ["张三", "9.2"], ["李四", 9.1], ["王芳", "九月十日"], ["赵六", "2月29日"],
    ])
    save(book, "11-date-without-year", "值班.xlsx")


def case_12():
    for name, epoch, serial in [("一九零零.xlsx", None, 46266), ("一九零四.xlsx", CALENDAR_MAC_1904, 44804)]:
        book, ws = sheet([["姓名", "签订日期", "生效日期"]])
        if epoch:
            book.epoch = epoch
        ws.append(["张三", date(2026, 9, 1), serial])
        save(book, "12-date-system-1904", name)


def case_13():
    book, ws = sheet([
        ["事项", "开始时间", "班次时间", "发生时间"],
        ["一", "上午8:30", "20:00-次日8:00", datetime(2026, 9, 16, 10, 25)],
        ["二", "8：30", "8:00—20:00", "2026-09-16 10:25"],
        ["三", "8点半", "20:00-8:00", "2026年9月16日10时25分"],
        ["四", "14时05分", "下午2:00-4:00", "2026.9.16 24:00"],
        ["五", "24:00", "0:00-24:00", "2026/9/16 上午10：25"],
        ["六", time(8, 30), "上午8点至11点半", "2026-09-16T10:25:00"],
        ["七", 0.354166666666667, "8:00～8:00", "20260916 10:25"],
    ])
    ws["B8"].number_format = "h:mm"
    save(book, "13-times", "时间.xlsx")


def case_14():
    book, _ = sheet([
        ["姓名", "部门"],
        ["张　三", "大 班 组"], [" 张 三 ", "大班组"], ["欧阳　明", "大班组"], ["阿依古丽·买买提", "小班组"],
        ["阿依古丽•买买提", "小班组"], ["阿依古丽．买买提", "小班组"], ["李𬭎", "小班组"], ["䶮 一", "小班组"],
        ["王芳（大）", "小班组"], ["John Smith", "外教"], ["张三、李四", "大班组"],
    ])
    save(book, "14-names", "花名册.xlsx")


def case_15():
    book, _ = sheet([
        ["组名", "组长", "组员"],
        ["疏散引导组", "周雨桐", "张三、李四，王五/赵六\n孙七"],
        ["安全保卫组", "吴九", "廖倩平雷丽冷结玉"],
        ["医疗救护组", "王芳", "欧阳 小明 陈二"],
        ["后勤保障组", "刘一", "各班班主任、保育员"],
        ["通讯联络组", "罗可", "张 三"],
    ])
    save(book, "15-several-names", "工作组.xlsx")


def case_16():
    book, ws = sheet([["工号", "姓名", "部门", "手机"]] + [
        [f"YF{i:03}", n, "大班组" if i % 2 else "小班组", f"1380000123{i}"] for i, (n, _) in enumerate(PEOPLE)], "在职")
    for r in [3, 4, 7]:
        ws.row_dimensions[r].hidden = True
    ws.column_dimensions["D"].hidden = True
    ws.auto_filter.ref = "A1:D9"
    for title, state in [("历史", "hidden"), ("代码", "veryHidden")]:
        _, other = sheet([["工号", "姓名"], ["YF100", "钱八"]], title, book)
        other.sheet_state = state
    save(book, "16-hidden", "花名册.xlsx")


def case_17():
    book, _ = sheet([["学生名单"], ["学号", "姓名"], ["001", "王小一"], ["002", "王小二"]], "大一班")
    sheet([["姓名", "学号"], ["李小一", "003"]], "大二班", book)
    sheet([["用途说明"]], "说明", book)
    save(book, "17-sheet-per-class", "学生.xlsx")
    sheet([["学号", "姓名", "民族"], ["004", "赵小一", "汉族"]], "大三班", book)
    save(book, "17-sheet-per-class", "表头不同.xlsx")


def case_18():
    book, ws = sheet([
        ["姓名", "部门", "年龄"],
        ["罗可", "园办", "=2026-1980"],
        ["张三", "#REF!", 30],
        ["李四", "#N/A", 31],
        ["王芳", "大班组", "#VALUE!"],
    ])
    for cell in ["B3", "B4", "C5"]:
        ws[cell].data_type = "e"
    save(book, "18-error-cells", "花名册.xlsx")


def case_19():
    book, ws = sheet([
        ["姓名", "电话", "备注", "是否在岗"],
        ["罗可", "无", "/", "是"], ["张三", "-", "暂无", "否"], ["李四", "—", "　", "√"], ["王芳", "13800001234", "N/A", "有"],
        ["赵六", "13900001234", "离职", "无"],
    ])
    for c in range(1, 5):
        ws.cell(6, c).font = Font(strike=True)
    ws["A2"].fill = PatternFill("solid", fgColor="FFFF00")
    save(book, "19-empty-looking", "花名册.xlsx")


def case_20():
    book, _ = sheet([
        ["工号", "姓名", "身份证号"],
        ["YF001", "王芳", "430000201809030011"], ["YF002", "王 芳", "11010519491231002X"],
        ["YF003", "王芳", "11010519491231002x"], ["YF003", "张三", None],
    ])
    save(book, "20-duplicates", "花名册.xlsx")


def password_protected(case, name):
    """A compound file that looks like Office's encrypted packages (the content is no real one)."""
    book = xlwt.Workbook()
    book.add_sheet("x").write(0, 0, "x" * 5000)
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    old = "Workbook".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 18)
    new_name = "EncryptedPackage"
    new = new_name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(new_name) + 2)
    assert data.count(old) == 1
    place(case, name).write_bytes(data.replace(old, new))


def case_21():
    case = "21-kinds-of-file"
    book = xlwt.Workbook()
    ws = book.add_sheet("教职工")
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for r, row in enumerate([["工号", "姓名", "入职日期"], ["YF001", "罗可", date(2019, 9, 1)]]):
        for c, value in enumerate(row):
            ws.write(r, c, value, style) if isinstance(value, date) else ws.write(r, c, value)
    book.save(str(place(case, "花名册.xls")))
    text = "工号,姓名,入职日期\r\n007,罗可,2019.9.1\r\nYF002,周雨桐,2020年3月5日\r\n"
    place(case, "gbk.csv").write_bytes(text.encode("gb18030"))
    place(case, "bom.csv").write_bytes(text.encode("utf-8-sig"))
    place(case, "tab.tsv").write_bytes(text.replace(",", "\t").encode("utf-16"))
    place(case, "网页.xls").write_text("<html><table><tr><td>工号</td></tr></table></html>", "utf-8")
    password_protected(case, "加密.xlsx")


def case_22():
    book, _ = sheet([
        ["职工号", "教师姓名", "科室", "手机号码", "身份证号码", "补贴（元）"],
        ["007", "罗可", "园办", "13800001234", "430000201809030011", 100],
    ])
    save(book, "22-column-names", "一.xlsx")
    book, _ = sheet([["姓名", "单位", "班级", "联系电话", "移动电话", "姓名"], ["张三", "本园", "大一班", "119", "13800001234", "李四"]])
    save(book, "22-column-names", "二.xlsx")


def case_23():
    book, _ = sheet([
        [" 姓　名 ", "电话\n号码", "*事件经过："],
        ["张三\t", "'0737-8585001", "第一段_x000D_\n第二段\r\n\t第三段。"],
        ["\ufeff李四", "13800001234。", "'引号开头"],
    ])
    save(book, "23-line-breaks", "事件.xlsx")


def case_24():
    book, ws = sheet([["姓名", "部门"], ["张三", "大班组"], ["李四", "小班组"]])
    fill = PatternFill("solid", fgColor="EEEEEE")
    ws["A4"].fill = fill
    ws["XFD1048576"].fill = fill
    # rows 5 to 50,000 are formatted like row 4; written without addresses, which keeps the file small
    row4 = b'<row r="4"><c r="A4" s="1"/></row>'
    save(book, "24-blank-rows", "五万行.xlsx", lambda xml: xml.replace(row4, row4 + b'<row><c s="1"/></row>' * 49_996))
    book, ws = sheet([["姓名", "部门"], ["张三", "大班组"]])
    ws["A150"] = "李四"
    ws["A600"] = "散落的内容"
    save(book, "24-blank-rows", "散落.xlsx")


if __name__ == "__main__":
    for make in [v for k, v in sorted(globals().items()) if k.startswith("case_")]:
        make()
