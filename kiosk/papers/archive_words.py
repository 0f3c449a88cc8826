"""The sentences of an archive: its page, its README, what its files are. In `words`' manner: Chinese is the msgid."""

from __future__ import annotations

from kiosk.papers.words import _

ARCHIVE = _("选举档案")
UNPACK_FIRST = _("请先把整个压缩包解压,再打开下面的文件。这一页不连网也能看。")
WHO_SITS = _("当选名单")
NOBODY_SITS = _("还没有人当选。")
SEAT_VOTES = _("%(votes)s 票,第%(round)s轮")
STILL_OPEN = _("还没有选出的席位")
OPEN_TIED = _("还有 %(seats)s 个席位,得票相等,由下列的人再次投票:")
OPEN_FURTHER = _("还缺 %(seats)s 名,另行选举的候选人是:")
OPEN_NOBODY = _("还缺 %(seats)s 名,没有可以做候选人的人。")
REST_VACANT = _("其余席位空缺,不再投票。理由:%(why)s")
ALL_FILLED = _("应选的席位已经全部选出。")
NOT_IN_HERE = _("第%(rounds)s轮还没有确认结果,这份档案里没有它。")

ROUND_IS = _("第%(number)s轮")
CERTIFIED = _("%(day)s 确认,结果第%(version)s版")
SIGNED_BY = _("宣布时签名:%(names)s")
POLLS_WERE = _("实际投票时间 %(hours)s")
OUTCOME = _("结果")
TURNOUT = _("投票进度")
TURNOUT_HOW = _("每到整点已经发出的选票,和当天公告牌上的一样。")
HALF_LINE = _("过半数 %(line)s 人")
REGISTERED = _("登记参加选举 %(registered)s 人")
UNDONE_LATER = _("整点之后又撤销的发票 %(later)s 张,上面的整点数不变。")
VOTES_COUNTED = _("得票")
SEATS = _("应选 %(seats)s 名")
STROKES_HOW = _("每一画是一票,一个“正”字五票。超过 %(most)s 票的只画开头。")
STROKES_MANY = _("%(whole)s 个“正”字,另 %(rest)s 画")
NO_VOTES = _("这个职位没有人得票。")
POST_WAITS = _("要等上面的职位再次投票以后才能确定。")
UNUSED = _("空白 %(blank)s 栏,作废的名字 %(rejected)s 个")
WORKED_OUT_AGAIN = _("再次投票以后,第%(number)s轮重新算出的结果")
ACCOUNT = _("选票账目")
MISSING = _("下落不明")
TOO_MANY = _("多出")
MORE_THAN_ISSUED = _("比发出的多")
EXPLAINED = _("差数说明:%(why)s")
ANNOUNCED = _("开箱以前,%(at)s 当众宣布发出的张数。")
BOXES = _("票箱")
BOX_NUMBER = _("%(no)s号票箱")
MOBILE_BOX_NUMBER = _("%(no)s号流动票箱")
SEAL = _("封条 %(seal)s")
SEAL_APART = _("封条与记录不符,经村民选举委员会和总监票人决定后开箱")
BOXES_HOW = _("为了保密,不分票箱、小组、发票台和时间公布得票。")
DECISIONS = _("暂缓宣布和决定")
DECIDED_BY = _("%(by)s,%(at)s。理由:%(why)s")
INCIDENTS = _("突发情况")
INCIDENTS_HOW = _("没有得票也没有职务的人,名字写成“某村民”。")
REPORTED_BY = _("%(by)s 报告")
SEEN_TO_BY = _("%(at)s %(by)s 处理")
NOT_SEEN_TO = _("没有登记处理")
WITHDRAWN = _("撤回的结果")
WITHDRAWN_VERSION = _("结果第%(version)s版,%(made)s 宣布,%(at)s 撤回。理由:%(why)s")
FILES = _("文件")
FILES_HOW = _("每个文件下面是它的 SHA-256,和 manifest.json 里的一样。")
JOURNAL = _("选举日志")
JOURNAL_HEAD = _("链头")
JOURNAL_HOW = _("纸上印的、公告牌上显示过的每一个链头,都应当是 journal.jsonl 里同一条 hash 的前八个字符。")
JOURNAL_SHOWN = _("共 %(entries)s 条,其中 %(shown)s 条全文在此,其余 %(held)s 条只有链上的位置。")
JOURNAL_WHY = _(
    "领票、流动票箱、开箱、签名核对和每一批计票的日志不给出全文:和张贴的名单一对照,会看出谁没有投票、谁投了谁。"
    "它们的哈希仍在链上,改动、删除一条都看得出来。"
)
MADE_AT = _("制作时间 %(at)s")
OTHER_FILES = _("核对办法见 README.txt。")

FILE_COUNT = _("计票文件")
FILE_RESULT = _("结果")
FILE_TOTALS = _("得票表格")
FILE_ACCOUNT = _("选票账目")
FILE_INCIDENTS = _("突发情况")
FILE_RULES = _("选举规则确认单")
FILE_JOURNAL = _("选举日志")
FILE_WITHDRAWN = _("%(paper)s(第%(version)s版,已撤回)")
FILE_AFTER_TIE = _("%(paper)s(第%(number)s轮,再次投票后重新算出)")

README_WHAT = _("这是一次村民委员会选举的档案。双击 index.html 就能看,不用上网,也不用服务器。")
README_HOLDS = _("每一轮在自己的文件夹里:计票文件、结果、得票表格、账目、突发情况、规则确认单和签过字的文件。")
README_SECRET = _(
    "里面没有身份证号码,看不出谁没有投票、谁投了谁,也没有分票箱、小组、发票台或时间的得票。"
    "只投了票的村民和没有投票的村民,名字都不在里面。"
)
README_HASHES = _("一、核对文件没有被改动。在解压的文件夹里运行:")
README_WINDOWS = _("Windows 上逐个文件运行下面的命令,和 SHA256SUMS 对照:")
README_RESULT = _("二、用计票文件把结果重新算一遍,应当和 result.json 一样。在程序的文件夹里运行:")
README_JOURNAL = _("三、核对日志。把下面几行存成 check.py,在解压的文件夹里用 Python 3 运行:")
README_HEAD = _(
    "它印出的链头,应当和 manifest.json 里的一样。纸上印的、公告牌上显示过的每一个链头,"
    "都应当是 journal.jsonl 里同一条 hash 的前八个字符。"
)
README_WITHHELD = _(
    "日志里写着 withheld 的条目只有链上的位置:secrecy 是为了保密,other_election 是同一台服务器上别的选举。"
    "要看全文是否相符,在服务器上运行:"
)
README_WITHDRAWN = _("名字里有 withdrawn 的文件属于已经撤回的结果,没有效力,只供查考。")
