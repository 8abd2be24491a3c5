#!/usr/bin/env python3
"""Makes the workbooks of data/demo/: one invented kindergarten, with the ugliness of real files.

The output is committed; nobody needs Python to run the demo. All persons, numbers and addresses are
invented. Needs openpyxl. Run: python tests/tools/make_demo.py
"""
import csv
import io
import re
import sys
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

sys.dont_write_bytecode = True
from demo_text import CLAUSES, GROUPS, INCIDENTS

OUT = Path(__file__).resolve().parents[2] / "data" / "demo"
UNIT = "青河镇中心幼儿园"
THIN = Border(*[Side(style="thin")] * 4)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


# ---- people ----------------------------------------------------------------------------------------------

DEPARTMENTS = [  # department, then (post, duty title, class) for each of its people
    ("园长室", [("园长", "园长", ""), ("副园长", "业务副园长", ""), ("副园长", "后勤副园长", "")]),
    ("保教处", [("保教主任", "主任", ""), ("信息管理员", "干事", ""), ("配班教师", "机动教师", "")]),
] + [
    (f"{size}班组", [(post, post, f"{size}({n})班") for n in (1, 2, 3, 4) for post in ("班主任", "配班教师", "保育员")])
    for size in "大中小"
] + [
    ("保健室", [("保健医", "保健医", ""), ("保健医", "保健员", "")]),
    ("食堂", [("食堂管理员", "食堂管理员", "")] + [("炊事员", "炊事员", "")] * 6),
    ("后勤处", [("后勤主任", "主任", ""), ("会计", "会计", ""), ("出纳", "出纳", ""), ("维修员", "水电维修", ""), ("维修员", "校舍维护", "")]),
    ("安保组", [("保安员", "保安队长", "")] + [("保安员", "保安员", "")] * 3),
]

NAMES = (
    "罗可 周雨桐 贺知远 沈若兰 李䶮 欧阳若水 "
    "张三 王芳 刘桂香 陈静怡 阿依古丽·买买提 赵小满 孙玉洁 胡蝶 龚美华 唐心 尹秋菊 邓爱莲 "
    "王芳 何婉清 肖月 曾子衿 蒋文静 谭春花 彭慧 曹雪晴 易金枝 袁梦 钟灵秀 石榴红 "
    "林晓燕 方圆 吴桂芝 郑丹 潘思思 余香 王芳 宋佳音 毛冬梅 向晴 田甜甜 鲁菊英 "
    "叶知秋 夏荷 马德福 苏长贵 汪水生 丁满仓 范巧云 姚黄花 金有粮 "
    "程卫东 秦明理 尤小算 孔铁柱 申𬭎 "
    "武安国 高大山 牛守义 顾平安"
).split()

MEN = {"罗可", "贺知远", "李䶮", "马德福", "苏长贵", "汪水生", "丁满仓", "金有粮", "程卫东", "孔铁柱", "申𬭎",
       "武安国", "高大山", "牛守义", "顾平安"}
# Not on duty, by 工号.
AWAY = {"YF014": "休假", "YF027": "休假", "YF041": "休假", "YF024": "离职", "YF036": "离职", "YF050": "离职"}
AREAS = {
    "园长": "全园", "副园长": "全园", "保教主任": "各班教室、专用活动室", "后勤主任": "食堂、校舍及设施设备",
    "保健医": "保健室、隔离观察室", "食堂管理员": "食堂及食品库房", "炊事员": "食堂操作间", "保安员": "门卫室、园门及围墙",
    "会计": "财务室", "出纳": "财务室", "信息管理员": "监控室、机房", "维修员": "配电间、水泵房及校舍",
}


def identity(born, serial, man):
    """An identity number with the right check digit; its area code 430000 names no county."""
    serial = serial * 2 + (1 if man else 0)
    body = f"430000{born:%Y%m%d}{serial % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights)) % 11]


def people():
    """Everybody, in the roster's order."""
    out, names = [], iter(NAMES)
    for department, posts in DEPARTMENTS:
        for post, duty, group in posts:
            i = len(out) + 1
            name = next(names)
            man = name in MEN
            born = date(1968 + (i * 7) % 33, 1 + (i * 5) % 12, 1 + (i * 11) % 28)
            out.append({
                "department": department, "no": f"YF{i:03d}", "name": name, "sex": "男" if man else "女",
                "id": identity(born, i, man), "post": post, "duty": duty, "class": group,
                "mobile": f"138000{10000 + i * 37}",
                "area": AREAS.get(post) or (f"{group}教室、寝室及所属楼道" if group else ""),
                "joined": date(max(born.year + 21, 1998 + (i * 3) % 27), 9 if i % 3 else 3, 1),
                "hours": (16, 24, 36)[i % 3], "state": AWAY.get(f"YF{i:03d}", "在岗"),
            })
    assert next(names, None) is None and len(out) == 60
    return out


PEOPLE = people()


def person(name):
    """The first person of a name."""
    return next(p for p in PEOPLE if p["name"] == name)


# ---- notations of the same thing --------------------------------------------------------------------------

def any_date(d, i):
    """A date in one of the notations that people mix in a column."""
    return [
        d, f"{d.year}.{d.month}.{d.day}", f"{d:%Y-%m-%d}", f"{d.year}年{d.month}月{d.day}日",
        f"{d.year}/{d.month}/{d.day}", int(f"{d:%Y%m%d}"), d,
    ][i % 7]


def any_phone(text, i):
    """A mobile number as text, as a number, or with dashes."""
    return [text, text, int(text), f"{text[:3]}-{text[3:7]}-{text[7:]}", text, f"{text[:3]} {text[3:7]} {text[7:]}"][i % 6]


def spaced(name, i):
    """Names of two characters are padded by hand, not always in the same way."""
    if len(name) != 2 or i % 4 == 3:
        return name
    return name[0] + ("　", "　", " ")[i % 3] + name[1]


# ---- sheets ------------------------------------------------------------------------------------------------

def head(ws, title, width, line=None):
    """A merged title, and perhaps a line with unit and date under it. Returns the next row."""
    ws.cell(1, 1, title).font = Font(name="黑体", size=16)
    ws.cell(1, 1).alignment = CENTRE
    ws.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    if line is None:
        return 2
    ws.cell(2, 1, line)
    ws.merge_cells(start_row=2, start_column=1, end_row=2, end_column=width)
    return 3


def fill(ws, row, rows):
    for r, values in enumerate(rows, row):
        for c, v in enumerate(values, 1):
            if v is None or v == "":
                continue
            cell = ws.cell(r, c, v)
            if isinstance(v, datetime):
                cell.number_format = "yyyy-mm-dd hh:mm"
            elif isinstance(v, date):
                cell.number_format = "yyyy/m/d"
            elif isinstance(v, int) and v > 9999999999:
                cell.number_format = "0"
            elif isinstance(v, str):
                cell.number_format = "@" if v.isascii() and v[:1].isdigit() else "General"
    for line in ws.iter_rows(min_row=row, max_row=row + len(rows) - 1, max_col=max(map(len, rows))):
        for cell in line:
            cell.border, cell.alignment = THIN, CENTRE
    return row + len(rows)


def widths(ws, *values):
    for i, w in enumerate(values, 1):
        ws.column_dimensions[get_column_letter(i)].width = w


def merge_down(ws, col, first, values):
    """Leaves a value in the first of equal neighbours only and merges them."""
    at = 0
    while at < len(values):
        end = at
        while end + 1 < len(values) and values[end + 1] == values[at]:
            end += 1
            ws.cell(first + end, col).value = None
        if end > at:
            ws.merge_cells(start_row=first + at, start_column=col, end_row=first + end, end_column=col)
        at = end + 1


def roster():
    wb = Workbook()
    ws = wb.active
    ws.title = "教职工"
    columns = ["序号", "部门", "工号", "姓名", "性别", "身份证号", "岗位", "职务", "联系方式", None, "班级", "责任区域",
               "入职日期", "培训学时", "在岗状态", "备注"]
    top = head(ws, "2026年教职工花名册", len(columns), f"填报单位：{UNIT}　　填报日期：2026年8月28日")
    second = [None] * len(columns)
    second[8:10] = ["手机", "固话"]
    first = fill(ws, top, [columns, second])
    for c in range(1, len(columns) + 1):
        if c not in (9, 10):
            ws.merge_cells(start_row=top, start_column=c, end_row=top + 1, end_column=c)
    ws.merge_cells(start_row=top, start_column=9, end_row=top, end_column=10)
    rows = []
    for i, p in enumerate(PEOPLE, 1):
        number = p["id"]
        if number.endswith("X") and i % 2:
            number = number.lower()
        if i % 13 == 0:
            number = f"{number[:6]} {number[6:14]} {number[14:]}"
        landline = "0737-8585001" if p["department"] in ("园长室", "安保组") else ""
        rows.append([i, p["department"], p["no"], spaced(p["name"], i), p["sex"], number, p["post"], p["duty"],
                     any_phone(p["mobile"], i), landline, p["class"], p["area"], any_date(p["joined"], i), p["hours"],
                     p["state"], {"休假": "产假", "离职": "2026年7月离职"}.get(p["state"], "")])
    end = fill(ws, first, rows)
    merge_down(ws, 2, first, [p["department"] for p in PEOPLE])
    for i, p in enumerate(PEOPLE):
        if p["state"] == "离职":
            if p["no"] == "YF050":  # one who left is struck out, the others' rows are hidden
                for cell in ws[first + i]:
                    cell.font = Font(strike=True)
            else:
                ws.row_dimensions[first + i].hidden = True
    fill(ws, end, [["合计"] + [None] * 12 + [sum(p["hours"] for p in PEOPLE), None, None]])
    ws.cell(end + 1, 1, "注：1.在岗状态填“在岗”“休假”“离职”；2.身份证号按文本填写。")
    ws.cell(end + 2, 1, "填表人：秦明理　　　　审核人：程卫东")
    ws.freeze_panes = ws.cell(first, 5)
    widths(ws, 6, 10, 9, 18, 6, 22, 12, 12, 16, 15, 10, 28, 14, 10, 10, 16)

    ws = wb.create_sheet("岗位职责")
    rows = [[post, i, text] for post, lines in CLAUSES.items() for i, text in enumerate(lines, 1)]
    top = head(ws, "各岗位安全职责", 3)
    fill(ws, top, [["岗位", "序号", "条款"]] + rows)
    merge_down(ws, 1, top + 1, [r[0] for r in rows])
    widths(ws, 14, 8, 90)
    assert {p["post"] for p in PEOPLE} == set(CLAUSES) and all(5 <= len(v) <= 8 for v in CLAUSES.values())
    return wb


def plan():
    wb = Workbook()
    ws = wb.active
    ws.title = "领导小组"
    leaders = [
        ("组长", "罗可", "园长", 1, "统一指挥、启动和终止响应、向上级报告", "周雨桐"),
        ("副组长", "周雨桐", "业务副园长", 2, "班级秩序、幼儿疏散和家长协调", "沈若兰"),
        ("副组长", "贺知远", "后勤副园长", 3, "110、119、120联系和后勤保障", "程卫东"),
        ("现场指挥", "程卫东", "后勤主任", 4, "现场处置、警戒和物资调度", "武安国"),
        ("成员", "沈若兰", "保教主任", None, "", ""),
        ("成员", "叶知秋", "保健医", None, "", ""),
        ("成员", "马德福", "食堂管理员", None, "", "/"),
        ("成员", "武安国", "保安队长", None, "", "无"),
    ]
    top = head(ws, "突发事件应急工作领导小组", 8, "（2026年9月1日调整）")
    fill(ws, top, [["序号", "组内职务", "姓名", "单位职务", "手机", "接替顺序", "职责", "备用人"]] + [
        [i, role, spaced(name, i), duty, any_phone(person(name)["mobile"], i), order, task, spare]
        for i, (role, name, duty, order, task, spare) in enumerate(leaders, 1)
    ])
    widths(ws, 6, 12, 12, 16, 16, 10, 40, 12)

    ws = wb.create_sheet("工作组")
    top = head(ws, "应急工作组一览表", 8)
    fill(ws, top, [["组号", "组名", "组长", "组长手机", "副组长", "职责", "物资", "集合点"]] + [
        [i, g["name"], g["head"], any_phone(person(g["head"])["mobile"], i), g["deputies"], g["duty"], g["gear"], g["place"]]
        for i, g in enumerate(GROUPS, 1)
    ])
    widths(ws, 6, 18, 12, 16, 16, 60, 40, 20)

    ws = wb.create_sheet("组员")
    rows = [[g["name"], spaced(n, i), task, any_phone(person(n)["mobile"], i)]
            for g in GROUPS for i, (n, task) in enumerate(g["members"], 1)]
    fill(ws, 1, [["组名", "姓名", "分工", "手机"]] + rows)
    merge_down(ws, 1, 2, [r[0] for r in rows])
    ws.cell(len(rows) + 2, 1, "说明：组员变动的，由各组组长及时报办公室。")
    widths(ws, 18, 20, 40, 16)

    ws = wb.create_sheet("报告时限")
    fill(ws, 1, [
        ["步骤", "报告人", "接收人", "时限分钟", "时限说明", "方式", "内容"],
        [1, "知情人员", "总值班室", 5, "", "当面或电话", "时间、地点、事由、有无人员受伤"],
        [2, "总值班室", "园长", 10, "", "电话", "基本情况、现场人数、已采取的措施"],
        [3, "园长", "主管教育行政部门、属地政府", 60, "", "电话", "首报：事件概况、伤亡和处置情况"],
        [4, "园长", "主管教育行政部门", 120, "", "书面", "书面首报，附已核实的情况"],
        [5, "通讯联络组", "幼儿监护人", 30, "", "电话", "事实、幼儿状况、接领地点和方式"],
        [6, "园长", "主管教育行政部门", None, "情况变化时", "电话和书面", "续报：新情况、伤情变化、处置进展"],
        [7, "值班人员", "主管教育行政部门", None, "每日17:00前", "网络报送", "零报告：当日有无异常情况"],
        ["注：时限请按本地规定核对。"],
    ])
    widths(ws, 8, 14, 26, 10, 14, 14, 44)
    return wb


def duty():
    wb = Workbook()
    ws = wb.active
    ws.title = "值班"
    leaders = ["罗可", "周雨桐", "贺知远", "沈若兰", "程卫东"]
    watch = ["高大山", "牛守义", "顾平安"]
    staff = ["李䶮", "张三", "陈静怡", "孙玉洁", "唐心", "何婉清", "肖月", "彭慧", "袁梦", "林晓燕", "方圆", "潘思思",
             "宋佳音", "秦明理", "尤小算", "申𬭎", "阿依古丽·买买提"]
    rows, charge = [], []
    for i in range(31):
        day = date(2026, 10, 1) + timedelta(i)
        first, second = staff[(2 * i) % len(staff)], watch[i % 3]
        names = [f"{first}、{second}", f"{first}\n{second}", f"{first}、{second}", f"{first}，{second}"][i % 4]
        if day.day <= 7:
            names += "、" + staff[(2 * i + 1) % len(staff)]
        time = ["20:00-次日08:00", "20:00-次日8:00", "20：00-次日08：00"][i % 3]
        charge.append(leaders[i // 2 % 5])
        rows.append([any_date(day, i), "四五六日一二三"[i % 7], time, charge[-1], names, "国庆假期" if day.day <= 7 else ""])
    top = head(ws, f"{UNIT}2026年10月值班表", 6)
    end = fill(ws, top, [["日期", "星期", "时间", "带班领导", "值班人员", "备注"]] + rows)
    merge_down(ws, 4, top + 1, charge)
    ws.cell(end, 1, "备注：值班电话0737-8585001，节假日安排以正式通知为准。")
    widths(ws, 16, 8, 20, 12, 24, 12)
    return wb


def contacts():
    """The one file that comes from another program: comma-separated, in GB18030."""
    rows = [
        ["类别", "单位或姓名", "职务", "固定电话", "手机", "说明"],
        ["内部", "总值班室", "", "0737-8585001", "", "24小时"],
        ["内部", "罗可", "园长", "0737-8585002", person("罗可")["mobile"], "领导小组组长"],
        ["内部", "程卫东", "后勤主任", "0737-8585006", person("程卫东")["mobile"], "现场指挥"],
        ["内部", "申𬭎", "维修员", "", person("申𬭎")["mobile"], "水、电、气故障"],
        ["上级", "青河县教育局", "安全股", "0737-8583051", "", "首报、续报"],
        ["上级", "青河镇人民政府", "党政办", "0737-8580010", "", "24小时值班"],
        ["救援", "公安报警", "", "110", "", ""],
        ["救援", "消防救援", "", "119", "", ""],
        ["救援", "医疗急救", "", "120", "", ""],
        ["救援", "青河镇派出所", "值班民警", "0737-8580110", "", "距园1.2公里"],
        ["救援", "青河镇中心卫生院", "急诊科", "0737-8580120", "", "距园0.8公里,可先期救治"],
        ["社区", "青河社区居民委员会", "主任", "0737-8580211", "13800009001", ""],
        ["社区", "青河供电所", "值班室", "0737-8580598", "", "24小时"],
    ]
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("gb18030")


def incidents():
    wb = Workbook()
    ws = wb.active
    ws.title = "事件"
    columns = list(INCIDENTS[0]["fields"])
    top = head(ws, "突发事件登记表", len(columns), f"单位：{UNIT}")
    fill(ws, top, [columns] + [[i["fields"][c] for c in columns] for i in INCIDENTS])
    for c, name in enumerate(columns, 1):
        ws.column_dimensions[get_column_letter(c)].width = 40 if len(str(INCIDENTS[0]["fields"][name])) > 30 else 16
    for title, key, names in [
        ("事件进展", "progress", ["事件编号", "时间", "内容", "记录人"]),
        ("伤员", "injured", ["事件编号", "班级", "姓名", "伤情", "送医单位", "监护人联系情况"]),
        ("措施", "measures", ["事件编号", "序号", "内容", "责任人"]),
    ]:
        ws = wb.create_sheet(title)
        rows = [[i["fields"]["事件编号"], *r] for i in INCIDENTS for r in i[key]]
        fill(ws, 1, [names] + rows)
        merge_down(ws, 1, 2, [r[0] for r in rows])
        widths(ws, 18, 20, 60 if key != "injured" else 12, 30, 24, 30)
    return wb


def save(name, data):
    """Writes a workbook with fixed times, so that the same script gives the same bytes."""
    if not isinstance(data, bytes):
        data.properties.creator = UNIT
        data.properties.created = data.properties.modified = datetime(2026, 8, 28)
        raw = io.BytesIO()
        data.save(raw)
        out = io.BytesIO()
        with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for item in source.infolist():
                text = source.read(item)
                if item.filename == "docProps/core.xml":
                    text = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-08-28T00:00:00Z", text)
                info = zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(info, text)
        data = out.getvalue()
    (OUT / name).write_bytes(data)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    save("花名册.xlsx", roster())
    save("预案.xlsx", plan())
    save("值班.xlsx", duty())
    save("联系电话.csv", contacts())
    save("事件.xlsx", incidents())


if __name__ == "__main__":
    main()
