#!/usr/bin/env python3
"""table.py RESULTS.jsonl: the newest result of each tool and workload as a table, with ratios to wenshu."""
import json, sys

rows = {}
for line in open(sys.argv[1], encoding="utf-8"):
    r = json.loads(line)
    if "tool" in r and "workload" in r:
        rows[r["workload"], r["tool"]] = r
for w in dict.fromkeys(k[0] for k in rows):
    mine = rows.get((w, "wenshu"))
    print("\n| %s | documents/s, whole run | seconds | wenshu is … times as fast | documents/s, filling only | wenshu is … times as fast | peak MB | bytes a document | check |" % w)
    print("|---|---|---|---|---|---|---|---|---|")
    for (_, tool), r in sorted(((k, r) for k, r in rows.items() if k[0] == w), key=lambda kr: -kr[1].get("docs_per_s", 0)):
        if r.get("error"):
            print("| %s | – | – | – | – | – | – | – | %s |" % (tool, r["error"].strip().splitlines()[-1][:60]))
            continue
        whole = mine and r["docs_per_s"] and "%.1f" % (mine["docs_per_s"] / r["docs_per_s"])
        fill = mine and r.get("docs_per_s_fill") and "%.1f" % (mine["docs_per_s_fill"] / r["docs_per_s_fill"])
        print("| %s | %s | %.2f | %s | %s | %s | %.0f | %s | %s |" % (tool, r["docs_per_s"], r["wall_s"], whole or "–",
              r.get("docs_per_s_fill", "–"), fill or "–", r["max_rss_mb"], "{:,}".format(r.get("bytes_per_doc", 0)), r["check"]))
