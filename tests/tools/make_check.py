#!/usr/bin/env python3
"""Makes tests/inputs/check/: a year's workbook without a mistake (clean/), the same with mistakes of every kind that
the data checks know (faulty/), and the list of them (planted.json): for each its code and its cells.

Needs openpyxl and python-docx. All people, numbers and units are invented. The outputs are committed and come out the
same every time; run this only to change them:  python tests/tools/make_check.py [FOLDER]
"""
import io
import json
import re
import sys
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import docx
import openpyxl
from openpyxl.utils import get_column_letter

OUT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent / "inputs" / "check")
WHEN = b"2024-09-01T00:00:00Z"
BOOK = "工作簿.xlsx"


def freeze(raw, path):
    """Writes an Office file with fixed times."""
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:\w+ [^>]*>)[^<]*", rb"\g<1>" + WHEN, data)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data)


def id_number(area, born, order):
    """A number with its check digit; an odd order is a man's."""
    body = f"{area}{born:%Y%m%d}{order:03d}" if isinstance(born, date) else f"{area}{born}{order:03d}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights)) % 11]


class Workbook:
    """Sheets as lists of rows (dicts), so that a cell is a row and a column until all is written."""

    def __init__(self):
        self.sheets, self.titles, self.planted = {}, {}, []

    def sheet(self, name, columns, rows, title=None):
        self.sheets[name] = (columns.split("｜"), [dict(zip(columns.split("｜"), r)) for r in rows])
        self.titles[name] = title
        return self.sheets[name][1]

    def rows(self, name):
        return self.sheets[name][1]

    def plant(self, code, *cells):
        """A mistake: its code, its main cell and the others that are named with it, as (sheet, row, column)."""
        self.planted.append((code, cells))

    def cell(self, sheet, row=None, column=None):
        if row is None:
            return f"{BOOK} › {sheet}"
        columns, rows = self.sheets[sheet]
        place = f"{BOOK} › {sheet} › "
        index = next(i for i, r in enumerate(rows) if r is row) + 2 + bool(self.titles[sheet])
        return place + (f"{get_column_letter(columns.index(column) + 1)}{index}" if column else f"第{index}行")

    def save(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, (columns, rows) in self.sheets.items():
            ws = book.create_sheet(name)
            if self.titles[name]:
                ws.append([self.titles[name]])
                ws.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(columns))
            ws.append(columns)
            for row in rows:
                ws.append([row.get(c) for c in columns])
        raw = io.BytesIO()
        book.save(raw)
        freeze(raw.getvalue(), folder / BOOK)
        (folder / "job.toml").write_text(JOB)

    def expected(self):
        return [{"code": code, "places": [self.cell(*c) for c in cells]} for code, cells in self.planted]


def template():
    doc = docx.Document()
    doc.add_paragraph("{{姓名}}的责任书：{{责任区域}}，{{date 责任期限起}}至{{date 责任期限止}}。")
    raw = io.BytesIO()
    doc.save(raw)
    return raw.getvalue()


JOB = f"""[issuer]
全称 = "青河镇中心幼儿园"
总值班电话 = "0737-8585001"

[sheets]
""" + "".join(
    f'{name} = {{ file = "{BOOK}", sheet = "{name}"{more} }}\n'
    for name, more in {
        "人员": ', key = "工号"', "领导小组": "", "工作组": "", "组员": "", "联系电话": "", "值班": "", "节假日": "",
        "接访": "", "会议": "", "参会人": "", "事件": "", "事件进展": "", "伤员": "", "报告时限": "", "责任书": "",
        "岗位职责": "", "选举进度": "", "候选人": "", "计票": "", "委托投票": "", "发文登记簿": "",
        "收文单位": ', key = "名称"', "预案": "", "台账": "",
    }.items()
) + """
[[document]]
name = "责任书"
template = "../责任书.docx"
for_each = "责任书"
title = "{{标题}}"
output = "责任书/{{工号}} {{姓名}}"
"""

SURNAMES = "罗周陈林何孙邓杨吴郑冯王李张徐朱马胡郭高梁宋唐许韩曹彭曾萧田董袁潘蒋蔡余杜叶程苏"
GIVEN = "可心 雨桐 立群 晓岚 家宝 一鸣 佳宁 文静 思远 海燕 志强 子衿 明理 若兰 知秋 卫东 满仓 有粮 水生 巧云"
DEPARTMENTS = [("园长室", "园长", 3), ("大班组", "教师", 8), ("中班组", "教师", 8), ("小班组", "保育员", 8),
               ("后勤组", "后勤人员", 6), ("安保组", "保安员", 4), ("保健室", "保健医", 3)]


def clean():
    w = Workbook()
    given = GIVEN.split()
    people, i = [], 0
    for department, post, count in DEPARTMENTS:
        for _ in range(count):
            born = date(1970 + i % 25, 1 + i % 12, 1 + i % 28)
            sex = "男" if i % 2 == 0 else "女"
            name = SURNAMES[i] + given[(i * 7) % 20]
            order = 100 + 2 * i + (sex == "男")  # odd for men
            people.append([f"P{i + 1:03d}", name, sex, id_number("430000", born, order), born, department, post,
                           f"138000{10000 + i * 37}", date(2010 + i % 12, 9, 1), "在岗", None])
            i += 1
    people = w.sheet("人员", "工号｜姓名｜性别｜身份证号｜出生日期｜部门｜岗位｜手机｜入职日期｜在岗状态｜备注", people,
                     "2024年教职工花名册")
    people[39]["在岗状态"] = "休假"
    name = [p["姓名"] for p in people]
    phone = [p["手机"] for p in people]

    w.sheet("领导小组", "组内职务｜姓名｜单位职务｜手机｜接替顺序", [
        ("组长", name[0], "园长", phone[0], 1), ("副组长", name[1], "副园长", phone[1], 2),
        ("副组长", name[2], "副园长", phone[2], 3), ("现场指挥", name[27], "后勤主任", phone[27], 4),
        ("成员", name[3], "年级组长", phone[3], None), ("成员", name[37], "保健医", phone[37], None)])
    groups = ["安全保卫组", "应急处置组", "疏散引导组", "医疗救护组", "通讯联络组", "后勤保障组", "消防与校舍组"]
    heads = [33, 27, 1, 37, 3, 28, 29]
    w.sheet("工作组", "组号｜组名｜组长｜副组长｜职责",
            [(n + 1, g, name[h], name[h + 1], f"负责{g[:-1]}") for n, (g, h) in enumerate(zip(groups, heads))])
    w.sheet("组员", "组名｜姓名｜分工",
            [(g, name[5 + 4 * n + k], f"分工{k + 1}") for n, g in enumerate(groups) for k in range(4)])
    w.sheet("联系电话", "类别｜单位或姓名｜职务｜固定电话｜手机｜说明", [
        ("内部", name[0], "园长", "0737-8585001", phone[0], None), ("上级", "青河县教育局", None, "0737-8583051", None, None),
        ("救援", "青河县消防救援大队", None, "119", None, None), ("救援", "青河镇中心卫生院", None, "0737-8583120", None, "24小时"),
        ("社区", "青河社区", None, "0737-8583130", "13800019001", None)])

    days = [date(2024, 10, 1) + timedelta(n) for n in range(31)]
    holidays = {d for d in days if d.day <= 7}
    duty = []
    for n, d in enumerate(days):
        for k, shift in enumerate(("白班08:00-20:00", "夜班20:00-次日08:00")):
            pair = [name[9 + (4 * n + 2 * k + j) % 24] for j in (0, 1)]
            duty.append((d, "一二三四五六日"[d.weekday()], shift, name[n % 3], "、".join(pair),
                         "国庆" if d in holidays else None))
    w.sheet("值班", "日期｜星期｜班次｜带班领导｜值班人员｜节假日标记", duty, "青河镇中心幼儿园2024年10月值班表")
    w.sheet("节假日", "名称｜开始｜截止｜类型", [("国庆节", days[0], days[6], "放假"), ("国庆节", days[11], days[11], "上班")])
    mondays = [d for d in days if d.weekday() == 0]
    w.sheet("接访", "日期｜组别｜接待领导｜接待人员｜地点｜时间段", [
        (d, f"{'一二三四五'[n]}组", name[3 + n], name[33 + n], "接待室", "09:00-11:30") for n, d in enumerate(mondays)])
    w.sheet("会议", "会议名称｜时间｜地点｜主持人｜参会人员", [
        ("安全例会", "2024年10月9日（星期三）上午8:30", "会议室", name[0], f"{name[3]}、{name[37]}"),
        ("家长委员会", datetime(2024, 10, 16, 15, 0), "多功能厅", name[1], f"{name[4]}、各班班主任"),
        ("演练总结会", datetime(2024, 10, 23, 15, 0), "会议室", name[2], name[5]),
        ("安全月会", datetime(2024, 10, 30, 15, 0), "会议室", name[0], f"{name[6]}、{name[7]}")])
    w.sheet("参会人", "会议名称｜姓名｜职务｜联系电话",
            [("安全例会", name[38], None, phone[38]), ("演练总结会", name[8], None, phone[8])])

    reports = []
    kinds = ["事故灾难", "公共卫生", "自然灾害", "社会安全"]
    for n in range(20):
        start = datetime(2024, 9, 2 + n, 10, 25)
        key = f"SJ-{start:%Y%m%d}-01"
        common = (key, f"第{n + 1}起事件", kinds[n % 4], "一般", start, start + timedelta(minutes=2),
                  start + timedelta(minutes=6), "操场")
        end = ("青河县教育局", start + timedelta(minutes=40), "电话", None, None, None)
        reports.append((f"青幼安报〔2024〕{n + 1}号", "首报", 1) + common + (0, 0, 0, n % 3, 3, 1) + end)
    events = w.sheet("事件", "报告编号｜报告类型｜期次｜事件编号｜事件名称｜事件类别｜初判级别｜发生时间｜发现时间｜接报时间｜地点｜"
                     "死亡｜失踪｜重伤｜轻伤｜涉及学生｜涉及教职工｜报送单位｜报送时间｜报送方式｜时限｜迟报原因｜变化说明", reports)

    def later(of, number, hours, **changes):
        row = dict(events[of]) | {"报告编号": f"青幼安报〔2024〕{number}号", "报告类型": "续报", "期次": 2,
                                  "报送时间": events[of]["报送时间"] + timedelta(hours=hours), "时限": None} | changes
        events.append(row)
        return row

    later(1, 21, 20, 轻伤=2, 变化说明="送医后又查出一人")
    later(2, 22, 20, 轻伤=1, 变化说明="一人复查后排除")
    for e in (events[3], events[7]):
        e["报送时间"] = e["发生时间"].replace(hour=23, minute=50) + timedelta(minutes=32)
        e["发生时间"] = e["发现时间"] = e["接报时间"] = e["发生时间"].replace(hour=23, minute=40)
        e["时限"] = 60
    events[11]["轻伤"] = None  # not yet known
    events[11]["涉及学生"] = None
    w.sheet("事件进展", "事件编号｜时间｜内容｜记录人",
            [(e["事件编号"], e["发生时间"] + timedelta(minutes=m), t, name[3])
             for e in events[:4] for m, t in ((0, "发生"), (10, "处置"), (30, "送医"))])
    last = {e["事件编号"]: e for e in events}
    w.sheet("伤员", "事件编号｜姓名｜班级｜伤情", [
        (k, f"{SURNAMES[n + j]}某某", "大(1)班", "擦伤")
        for n, (k, e) in enumerate(last.items()) for j in range(e["轻伤"] or 0)])
    w.sheet("报告时限", "事件类别｜级别｜从｜到｜时限分钟｜方式｜依据", [
        (None, "一般", "发生", "园长", 10, "电话", "本园预案"), (None, "一般", "接报", "教育局", 120, "电话、书面", "请按本地规定核对"),
        ("公共卫生", None, "发生", "教育局", 60, "电话、书面", "请按本地规定核对"),
        (None, None, "上次续报", "教育局", 1440, "电话、书面", "请按本地规定核对")])

    w.sheet("责任书", "工号｜姓名｜标题｜岗位｜责任区域｜责任期限起｜责任期限止｜签订日期", [
        (p["工号"], p["姓名"], "校园安全责任书", p["岗位"], f"第{n + 1}责任区", date(2024, 9, 1), date(2025, 8, 31),
         date(2024, 9, 1)) for n, p in enumerate(people[:39])])
    w.sheet("岗位职责", "岗位｜序号｜条款", [
        (post, n, f"{post}的第{n}条职责") for _, post, _ in DEPARTMENTS for n in (1, 2)
        if not (post == "教师" and n == 2)])

    steps = [("选民名单公布", "-20", -20, -20), ("预选", "T-10…T-7", -10, -7), ("候选人公布", "T-5", -5, -5),
             ("正式投票", "0", 0, 0), ("推选村民代表", "T+10", 1, 9), ("推选小组长", "T+10", 1, 10), ("工作移交", "T+10", 5, 10),
             ("公示", "T-3", -3, -3), ("培训", "T-15", -15, -15), ("印选票", "T-4", -4, -4)]
    day = date(2024, 12, 21)
    w.sheet("选举进度", "序号｜步骤｜相对选举日(天)｜开始｜截止｜责任人", [
        (n + 1, s, o, day + timedelta(a), day + timedelta(b), "选举委员会") for n, (s, o, a, b) in enumerate(steps)])
    votes = [("甲", "主任", 600, "是"), ("乙", "主任", 250, "否"), ("丙", "副主任", 500, "是"), ("丁", "副主任", 300, "否"),
             ("戊", "委员", 700, "是"), ("己", "委员", 650, "是"), ("庚", "委员", 600, "是"), ("辛", "委员", 300, "否")]
    villages = ["东庄村", "西庄村", "南庄村", "北庄村", "上庄村", "下庄村", "中庄村", "前庄村", "后庄村", "老庄村"]
    w.sheet("候选人", "村名｜姓名｜身份证号｜出生日期｜职务｜得票｜当选", [
        (v, f"{SURNAMES[n]}{v[0]}{c}", None, date(1980 + k, 5, 6), post, polled, won)
        for n, v in enumerate(villages) for k, (c, post, polled, won) in enumerate(votes)])
    w.sheet("计票", "村名｜职务｜应选人数｜登记数｜发出｜收回｜有效｜无效", [
        (v, post, seats, 1000, 900, 880, 870, 10) for v in villages
        for post, seats in (("主任", 1), ("副主任", 1), ("委员", 3))])
    w.sheet("委托投票", "委托人｜受托人｜关系", [
        ("赵一民", "钱二民", "父子"), ("赵三民", "钱二民", "父女"), ("赵四民", "钱二民", "兄弟"), ("赵五民", "孙六民", "夫妻")])
    w.sheet("发文登记簿", "序号｜发文字号｜成文日期｜文件标题｜印发日期｜状态", [
        (n + 1, f"青幼发〔2024〕{n + 1}号", date(2024, 3, 1) + timedelta(7 * n), f"关于第{n + 1}项工作的通知",
         date(2024, 3, 2) + timedelta(7 * n), "正式") for n in range(12)])
    w.sheet("收文单位", "名称｜统一社会信用代码｜联系人｜电话", [
        ("青河县教育局", "11430922MB0000001X", "欧阳明", "0737-8583051"), ("青河镇人民政府", None, "司徒静", "0737-8583052"),
        ("青河镇中心卫生院", "12430922447000001E", "夏侯远", "0737-8583120"), ("青河派出所", None, "上官月", "0737-8583110")])
    w.rows("收文单位")[0]["统一社会信用代码"] = "91350100M000100Y43"
    w.sheet("预案", "预案名称｜编制日期｜批准日期｜发布日期｜实施日期", [
        (f"{t}应急预案", date(2024, 6, 1), date(2024, 6, 20), date(2024, 6, 25), date(2024, 7, 1))
        for t in ("综合", "消防", "食品安全", "防汛")])
    w.sheet("台账", "序号｜隐患或矛盾事项｜责任单位｜责任人｜排查日期｜交办日期｜办结日期｜销号", [
        (n + 1, f"第{n + 1}处隐患", "后勤组", name[28], date(2024, 5, 6 + n), date(2024, 5, 8 + n), date(2024, 5, 20 + n), "是")
        for n in range(5)])
    return w


def faulty():
    w = clean()
    r = w.rows
    people, events, duty = r("人员"), r("事件"), r("值班")

    def change(code, sheet, row, column, value, *others):
        """Writes a wrong value; the others are the cells that are named with it."""
        row[column] = value
        w.plant(code, (sheet, row, column), *others)

    # D01 to D03: numbers of persons
    p = people[4]
    change("id-check", "人员", p, "身份证号", p["身份证号"][:17] + ("0" if p["身份证号"][17] != "0" else "1"))
    change("id-form", "人员", people[5], "身份证号", people[5]["身份证号"][:16])
    change("id-old", "人员", people[6], "身份证号", f"430000{people[6]['出生日期']:%y%m%d}103")
    people[7]["出生日期"] = None
    change("check-id-birth", "人员", people[7], "身份证号", id_number("430000", "20190229", 114))
    people[8]["出生日期"] = None
    change("check-id-future", "人员", people[8], "身份证号", id_number("430000", "28880101", 117))
    change("check-id-area", "人员", people[9], "身份证号", id_number("770000", people[9]["出生日期"], 118))
    p = people[10]
    change("check-id-sex", "人员", p, "性别", "女", ("人员", p, "身份证号"))
    p = people[11]
    change("check-id-birthday", "人员", p, "出生日期", p["出生日期"] + timedelta(1), ("人员", p, "身份证号"))

    # D04, D05
    change("check-credit-digit", "收文单位", r("收文单位")[0], "统一社会信用代码", "91350100M000100Y4A")
    change("check-credit-form", "收文单位", r("收文单位")[2], "统一社会信用代码", "12430922447000001")
    change("phone-form", "联系电话", r("联系电话")[4], "手机", "1380001900")
    change("check-phone-short", "人员", people[12], "手机", "6201")

    # D06: dates
    e = events[4]
    change("check-date-order", "事件", e, "接报时间", e["发现时间"] - timedelta(minutes=1), ("事件", e, "发现时间"))
    b = r("责任书")[3]
    b["责任期限止"] = date(2024, 8, 31)
    w.plant("check-date-order", ("责任书", b, "责任期限止"), ("责任书", b, "责任期限起"))
    b = r("预案")[1]
    change("check-date-stages", "预案", b, "批准日期", date(2024, 5, 20), ("预案", b, "编制日期"))
    change("check-date-future", "台账", r("台账")[4], "办结日期", date(2988, 5, 20))
    change("check-weekday", "值班", duty[20], "星期", "一", ("值班", duty[20], "日期"))
    change("check-weekday", "事件进展", r("事件进展")[1], "内容", "定于2024年10月9日（星期四）召开家长会")

    # D07: what is there twice
    r("收文单位")[1]["名称"] = "青河县教育局"
    w.plant("check-key-twice", ("收文单位", r("收文单位")[0], "名称"), ("收文单位", r("收文单位")[1], "名称"))
    for k in (14, 15):
        people[k]["手机"] = people[13]["手机"]
    w.plant("check-phone-shared", *[("人员", people[k], "手机") for k in (13, 14, 15)])

    again = dict(people[30]) | {"工号": "P041", "身份证号": None, "在岗状态": "休假"}
    people.append(again)
    w.plant("check-person-twice", ("人员", people[30], "姓名"), ("人员", again, "姓名"))
    other = r("候选人")[60]
    other["身份证号"], other["出生日期"] = people[31]["身份证号"], people[31]["出生日期"]
    w.plant("check-id-two-names", ("人员", people[31], "身份证号"), ("候选人", other, "身份证号"))

    # D08: deadlines
    e = events[5]
    e["报送时间"] = e["发生时间"] + timedelta(minutes=61)
    w.plant("check-deadline-reason", ("事件", e, "迟报原因"), ("事件", e, "报送时间"), ("事件", e, "发生时间"),
            ("报告时限", r("报告时限")[2], "时限分钟"))
    e = events[9]
    e["迟报原因"] = "等待诊断"
    change("check-deadline-late", "事件", e, "报送时间", e["发生时间"] + timedelta(minutes=90), ("事件", e, "发生时间"),
           ("报告时限", r("报告时限")[2], "时限分钟"))
    e = events[6]
    change("check-deadline-near", "事件", e, "报送时间", e["接报时间"] + timedelta(minutes=100), ("事件", e, "接报时间"),
           ("报告时限", r("报告时限")[1], "时限分钟"))
    e = events[7]  # over midnight
    e["时限"] = 30
    w.plant("check-deadline-reason", ("事件", e, "迟报原因"), ("事件", e, "报送时间"), ("事件", e, "发生时间"), ("事件", e, "时限"))

    def later(of, number, hours, **changes):
        row = dict(events[of]) | {"报告编号": f"青幼安报〔2024〕{number}号", "报告类型": "续报", "期次": 2, "时限": None,
                                  "报送时间": events[of]["报送时间"] + timedelta(hours=hours)} | changes
        events.append(row)
        return row

    e = later(8, 31, 25)
    w.plant("check-deadline-late", ("事件", e, "报送时间"), ("事件", events[8], "报送时间"), ("报告时限", r("报告时限")[3], "时限分钟"))
    e = later(10, 32, 0, 报送时间=events[10]["报送时间"] - timedelta(minutes=10))
    w.plant("check-deadline-order", ("事件", e, "报送时间"), ("事件", events[10], "报送时间"))

    # D09: casualties
    e = events[12]
    numbers = ["涉及教职工", "死亡", "失踪", "重伤", "轻伤"]
    change("check-casualties-involved", "事件", e, "涉及学生", 0, *[("事件", e, c) for c in numbers])
    e["涉及教职工"], e["重伤"], e["轻伤"] = 1, 2, 0
    r("伤员").extend([{"事件编号": e["事件编号"], "姓名": f"{s}某某", "班级": "中(1)班", "伤情": "骨折"} for s in "甲乙"])
    e = events[13]
    change("check-casualties-list", "事件", e, "轻伤", 2, ("伤员",))
    stray = {"事件编号": "SJ-20240999-01", "姓名": "丙某某", "班级": "中(2)班", "伤情": "擦伤"}
    r("伤员").append(stray)
    w.plant("check-casualties-event", ("伤员", stray, "事件编号"))
    e = later(14, 33, 10, 轻伤=1)
    r("伤员").remove(next(x for x in r("伤员") if x["事件编号"] == e["事件编号"]))
    w.plant("check-casualties-fallen", ("事件", e, "轻伤"), ("事件", events[14], "轻伤"))
    e = later(15, 34, 10, 死亡=1)
    r("伤员").append({"事件编号": e["事件编号"], "姓名": "丁某某", "班级": "大(2)班", "伤情": "死亡"})
    w.plant("check-casualties-supplement", ("事件", e, "死亡"), ("事件", events[15], "死亡"))
    change("check-casualties-number", "事件", events[18], "失踪", -1)

    # D10: groups
    groups, members, leaders = r("工作组"), r("组员"), r("领导小组")
    name = [p["姓名"] for p in people]
    change("check-groups-head", "工作组", groups[0], "组长", None)
    change("check-groups-two-heads", "工作组", groups[2], "组长", groups[1]["组长"], ("工作组", groups[1], "组长"))
    change("check-groups-unknown", "工作组", groups[3], "组长", "甘棠")
    w.plant("check-groups-phone", ("工作组", groups[3], "组长"))
    change("check-groups-leave", "工作组", groups[4], "组长", name[39], ("人员", people[39], "姓名"))
    change("check-groups-twice", "组员", members[1], "姓名", members[0]["姓名"], ("组员", members[0], "姓名"))
    members[6]["组名"] = "应急处置"
    w.plant("check-groups-group", ("组员", members[6], "组名"))
    change("check-groups-order", "领导小组", leaders[2], "接替顺序", 2, ("领导小组", leaders[1], "接替顺序"))
    w.plant("check-groups-order", ("领导小组", leaders[3], "接替顺序"))  # 1, 2, 4
    leaders[5]["组内职务"], leaders[5]["姓名"], leaders[5]["手机"] = "现场指挥", "乐正清", None
    w.plant("check-groups-unknown", ("领导小组", leaders[5], "姓名"))
    w.plant("check-groups-phone", ("领导小组", leaders[5], "手机"), ("领导小组", leaders[5], "姓名"))

    # D11: blanks
    change("check-placeholder", "台账", r("台账")[0], "责任单位", "XX组")
    change("check-empty", "责任书", r("责任书")[5], "责任区域", None)
    r("责任书")[6]["标题"] = "关于" + "进一步加强校园安全管理" * 5 + "的责任书"
    w.plant("check-title-long", ("责任书", r("责任书")[6]))

    # D12: numbers of documents
    sent = r("发文登记簿")
    change("check-number-year", "发文登记簿", sent[2], "发文字号", "青幼发〔2023〕3号", ("发文登记簿", sent[2], "成文日期"))
    change("check-number-twice", "发文登记簿", sent[6], "发文字号", "青幼发〔2024〕6号", ("发文登记簿", sent[5], "发文字号"))
    change("check-number-order", "发文登记簿", sent[9], "成文日期", date(2024, 4, 2), ("发文登记簿", sent[8], "成文日期"))
    change("check-number-year", "事件", events[19], "报告编号", "青幼安报〔2023〕20号", ("事件", events[19], "报送时间"))

    # D13: the election
    steps, polled, counts = r("选举进度"), r("候选人"), r("计票")
    offset = "相对选举日(天)"
    change("check-election-late", "选举进度", steps[0], "开始", date(2024, 12, 3), ("选举进度", steps[0], offset))
    steps[0]["截止"] = date(2024, 12, 3)
    change("check-election-early", "选举进度", steps[1], "开始", date(2024, 12, 9), ("选举进度", steps[1], offset))
    change("check-election-ahead", "选举进度", steps[2], "开始", date(2024, 12, 12), ("选举进度", steps[2], offset))
    change("check-election-late", "选举进度", steps[4], "截止", date(2025, 1, 2), ("选举进度", steps[4], offset))
    change("check-election-early", "选举进度", steps[5], "开始", date(2024, 12, 20), ("选举进度", steps[5], offset))
    change("check-election-offset", "选举进度", steps[7], offset, "三天前")
    change("check-election-age", "候选人", polled[1], "出生日期", date(2006, 12, 22))
    village = {v: [c for c in counts if c["村名"] == v] for v in dict.fromkeys(c["村名"] for c in counts)}
    of = {v: [c for c in polled if c["村名"] == v] for v in village}
    c = village["东庄村"][0]
    change("check-election-ballots", "计票", c, "发出", 1001, ("计票", c, "登记数"))
    c = village["西庄村"][0]
    change("check-election-ballots", "计票", c, "收回", 901, ("计票", c, "发出"))
    c["无效"] = 31
    c = village["南庄村"][1]
    c["无效"] = 11
    w.plant("check-election-valid", ("计票", c, "有效"), ("计票", c, "无效"), ("计票", c, "收回"))
    c = village["北庄村"][0]
    c["收回"], c["有效"], c["无效"] = 500, 495, 5
    w.plant("check-election-turnout", ("计票", c, "收回"), ("计票", c, "登记数"))
    of["北庄村"][0]["得票"], of["北庄村"][1]["得票"] = 300, 190
    village["上庄村"][2]["应选人数"] = 4
    w.plant("check-election-size", *[("计票", c, "应选人数") for c in village["上庄村"]])
    change("check-election-votes", "候选人", of["下庄村"][0], "得票", 700, ("计票", village["下庄村"][0], "有效"))
    change("check-election-votes", "候选人", of["中庄村"][5], "得票", 871, ("计票", village["中庄村"][2], "有效"))
    change("check-election-majority", "候选人", of["前庄村"][2], "得票", 440, ("计票", village["前庄村"][1], "收回"))
    second, third = of["后庄村"][2:4]
    second["得票"], third["得票"], third["当选"] = 441, 429, "是"
    w.plant("check-election-seats", ("候选人", third, "当选"), ("候选人", second, "当选"))
    w.plant("check-election-majority", ("候选人", third, "得票"), ("计票", village["后庄村"][1], "收回"))
    proxies = r("委托投票")
    change("check-election-proxy", "委托投票", proxies[3], "受托人", "钱二民")
    for principal, proxy, wrong in (("赵六民", polled[2]["姓名"], "受托人"), ("赵一民", "孙七民", "委托人")):
        proxies.append({"委托人": principal, "受托人": proxy, "关系": "邻居"})
        w.plant("check-election-proxy", ("委托投票", proxies[-1], wrong))

    # D14: duty; two rows a day, the day shift first
    change("check-duty-empty", "值班", duty[8], "值班人员", None)
    duty[12]["带班领导"] = duty[13]["带班领导"] = None
    w.plant("check-duty-leader", ("值班", duty[12], "带班领导"))
    first, second = duty[16]["值班人员"].split("、")
    change("check-duty-overlap", "值班", duty[16], "值班人员", f"{first}、{first}")
    night = duty[19]["值班人员"].split("、")
    change("check-duty-rest", "值班", duty[20], "值班人员", f"{night[0]}、{duty[20]['值班人员'].split('、')[1]}",
           ("值班", duty[19], "值班人员"))
    extra = dict(duty[24]) | {"班次": "加班12:00-18:00", "值班人员": duty[24]["值班人员"].split("、")[0]}
    duty.insert(26, extra)
    w.plant("check-duty-overlap", ("值班", extra, "值班人员"), ("值班", duty[24], "值班人员"))
    change("check-duty-unknown", "值班", duty[31], "值班人员", "巫马期")
    change("check-duty-leave", "值班", duty[33], "带班领导", name[39], ("人员", people[39], "姓名"))
    change("check-duty-holiday", "值班", duty[10], "节假日标记", None)
    change("check-duty-holiday", "值班", duty[40], "节假日标记", "国庆")
    example = next(d for d in duty if d["日期"].day == 8 and d["班次"].startswith("夜班"))
    duty.remove(next(d for d in duty if d["日期"].day == 24 and d["班次"].startswith("夜班")))
    w.plant("check-duty-slot", ("值班", next(d for d in duty if d["日期"].day == 24), "日期"), ("值班", example, "班次"))
    duty[:] = [d for d in duty if d["日期"].day != 28]
    w.plant("check-duty-gap", ("值班", next(d for d in duty if d["日期"].day == 29), "日期"),
            ("值班", [d for d in duty if d["日期"].day == 27][-1], "日期"))

    # D15: two places at once
    visits, meetings = r("接访"), r("会议")
    on_duty = next(d for d in duty if d["日期"] == visits[2]["日期"] and d["班次"].startswith("白班"))
    busy = on_duty["值班人员"].split("、")[1]
    change("check-two-places", "接访", visits[2], "接待人员", busy, ("值班", on_duty, "值班人员"))
    on_duty = next(d for d in duty if d["日期"].day == 23 and d["班次"].startswith("白班"))
    guest = {"会议名称": "演练总结会", "姓名": on_duty["值班人员"].split("、")[0]}
    r("参会人").append(guest)
    w.plant("check-two-places", ("参会人", guest, "姓名"), ("值班", on_duty, "值班人员"))
    again = dict(meetings[3]) | {"会议名称": "家长开放日"} | {"主持人": name[1], "参会人员": name[6]}
    meetings.append(again)
    w.plant("check-two-places", ("会议", again, "参会人员"), ("会议", meetings[3], "参会人员"))

    # D16: letters
    letters, clauses = r("责任书"), r("岗位职责")
    lost = letters.pop(20)
    w.plant("check-letters-missing", ("人员", people[20], "姓名"), ("责任书",))
    assert lost["姓名"] == people[20]["姓名"]
    letters.append(dict(letters[7]))
    w.plant("check-letters-twice", ("责任书", letters[-1], "姓名"), ("责任书", letters[7], "姓名"))
    letters.append(dict(letters[8]) | {"工号": "P099", "姓名": "漆雕开"})
    w.plant("check-letters-unknown", ("责任书", letters[-1], "姓名"))
    for c in [c for c in clauses if c["岗位"] == "保安员"]:
        clauses.remove(c)
    w.plant("check-letters-clauses", ("责任书", next(b for b in letters if b["岗位"] == "保安员"), "岗位"), ("岗位职责",))

    # somebody who left, and is still on duty, in a group and in the letters
    p = people[24]
    p["在岗状态"] = "离职"
    who = ("人员", p, "姓名")
    for sheet, column, code in (("值班", "值班人员", "check-duty-left"), ("组员", "姓名", "check-groups-left"),
                                ("责任书", "姓名", "check-letters-left")):
        for row in r(sheet):
            if p["姓名"] in (row[column] or "").split("、"):
                w.plant(code, (sheet, row, column), who)
    return w


good, bad = clean(), faulty()
good.save(OUT / "clean")
freeze(template(), OUT / "责任书.docx")
bad.save(OUT / "faulty")
planted = bad.expected()
(OUT / "planted.json").write_text(
    "[\n" + ",\n".join("  " + json.dumps(p, ensure_ascii=False) for p in planted) + "\n]\n")
print(f"{len(good.sheets)} sheets, {len(planted)} mistakes of {len({p['code'] for p in planted})} codes")
