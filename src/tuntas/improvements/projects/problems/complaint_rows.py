"""Statements about a unit's complaints of the last twelve months: by topic, by place, by words.

A complaint's topic is its category. Within it those are alike that share a word of their titles: the
one that most others of the category have too, but no word of its name and none that nearly all have.
Where there is no category, the two words that most others have are the topic themselves. Words are
compared by their stems (PostgreSQL's Indonesian stemmer). Secret reports
are counted but never read: none of their words appears, and none is linked.
"""

from tuntas.improvements.complaints import IS_COMPLAINT
from tuntas.improvements.projects.problems.source import BELOW

ALMOST_ALL = 0.9  # a word of so many, or a place, is that of the topic and makes no part of it
LEAST_SHARING = 3  # a word that fewer reports share says nothing, and could point at one person
ENDED_LOOKED_AT = 60  # the newest ended reports of a group, for their median
GROUPS_READ = 200
EVERYWHERE = "*"  # the part of a topic that is the whole of it
REGION, WORDS, CATEGORY = "region:", "words:", "category:"

# Words that are in every title and tell no topic: how one greets and asks, and where something lies.
COMMON_WORDS = (
    "ada", "adalah", "admin", "agar", "akan", "alaikum", "anda", "apakah", "assalamu",
    "assalamualaikum", "atas", "atau", "bagaimana", "bagi", "bahwa", "banyak", "bapak", "baru",
    "begini", "begitu", "belakang", "belum", "besok", "biar", "bisa", "buat", "bulan", "cuma",
    "dalam", "dapat", "dari", "dekat", "dengan", "depan", "dilaporkan", "dimohon", "dong", "enggak",
    "gimana", "habis", "hallo", "halo", "hanya", "hari", "harus", "hingga", "ialah", "ingin",
    "jadi", "jangan", "jika", "juga", "kakak", "kalau", "kami", "kapan", "karena", "kasih", "kata",
    "keluar", "keluhan", "kemarin", "kenapa", "kepada", "ketika", "kita", "kota", "kurang", "lagi",
    "lama", "lapor", "laporan", "lapornya", "lebih", "lewat", "maaf", "makasih", "malah", "malam",
    "mana", "masalah", "masih", "masuk", "melapor", "melaporkan", "memohon", "mengapa", "menjadi",
    "minggu", "minta", "mohon", "mohonkan", "namun", "nggak", "oleh", "orang", "pada", "padahal",
    "pagi", "para", "pelapor", "pengaduan", "perlu", "permisi", "punten", "punya", "saat", "saja",
    "salam", "sampai", "samping", "sana", "sangat", "saya", "sebelah", "sebelum", "sebelumnya",
    "seberang", "sedikit", "segera", "sejak", "sekali", "sekarang", "sekitar", "selalu", "selama",
    "selamat", "semua", "seperti", "sering", "serta", "sesuai", "sesudah", "setelah", "setiap",
    "siang", "sini", "soal", "sore", "sudah", "supaya", "susah", "tahun", "tanpa", "tapi", "telah",
    "tentang", "terima", "terimakasih", "terlalu", "terus", "tiap", "tidak", "tolong", "tolonglah",
    "untuk", "waktu", "warga", "yaitu", "yang",
)  # fmt: skip
_COMMON = ", ".join(f"'{word}'" for word in COMMON_WORDS)

# `topics`: each complaint with its topic and the words it shares (`alike`); `words`: the stems of
# each title, with one way in which they were written.
TOPICS = f"""
WITH own AS MATERIALIZED (
  SELECT c.id, c.category, coalesce(c.region_id, '') AS region, c.secret, c.title, c.received_at,
         c.ended_at, c.outcome = 'not-solved' OR c.reopen_count > 0 AS failed
  FROM cases_case c
  WHERE c.unit_id IN {BELOW} AND c.received_at >= %(since)s AND c.received_at < %(until)s
    AND {IS_COMPLAINT}
), words AS MATERIALIZED (
  SELECT o.id, o.category, stemmed.stem, min(word) AS word
  FROM own o
  CROSS JOIN LATERAL regexp_split_to_table(lower(o.title), '[^[:alpha:]]+') AS word
  CROSS JOIN LATERAL (SELECT (ts_lexize('indonesian_stem', word))[1] AS stem) AS stemmed
  WHERE NOT o.secret AND length(word) >= 4 AND word NOT IN ({_COMMON})
  GROUP BY 1, 2, 3
), kinds AS MATERIALIZED (
  SELECT category, count(*) AS titles,
         ARRAY(SELECT (ts_lexize('indonesian_stem', word))[1]
               FROM regexp_split_to_table(lower(category), '[^[:alpha:]]+') AS word) AS stems
  FROM own WHERE NOT secret GROUP BY category
), shared AS (
  SELECT id, category, stem, count(*) OVER (PARTITION BY category, stem) AS reports FROM words
), placed AS (
  SELECT s.id, s.category, s.stem,
         row_number() OVER (PARTITION BY s.id ORDER BY s.reports DESC, s.stem) AS place
  FROM shared s JOIN kinds k ON k.category = s.category
  WHERE s.reports >= {LEAST_SHARING}
    AND (s.category = '' OR (s.reports < {ALMOST_ALL} * k.titles AND s.stem <> ALL (k.stems)))
), named AS (
  SELECT id, '{WORDS}' || string_agg(stem, '+' ORDER BY stem) AS alike
  FROM placed WHERE place = 1 OR (place = 2 AND category = '') GROUP BY id
), topics AS MATERIALIZED (
  SELECT o.*, n.alike,
         CASE WHEN o.category <> '' THEN '{CATEGORY}' || o.category ELSE n.alike END AS topic
  FROM own o LEFT JOIN named n ON n.id = o.id
)
"""  # noqa: S608 - constants

# A complaint counts for the whole of its topic, for its place, and for its words.
GROUPED = f"""
{TOPICS}, parts AS MATERIALIZED (
  SELECT id, topic, '{EVERYWHERE}' AS part FROM topics WHERE topic IS NOT NULL
  UNION ALL
  SELECT id, topic, '{REGION}' || region FROM topics WHERE topic IS NOT NULL AND region <> ''
  UNION ALL
  SELECT id, topic, alike FROM topics WHERE topic <> alike
), merged AS MATERIALIZED (
  SELECT d.duplicate_of_id AS id, count(*) AS reports,
         count(*) FILTER (WHERE d.received_at >= %(recent)s) AS recent
  FROM topics t JOIN cases_case d ON d.duplicate_of_id = t.id GROUP BY 1
), counted AS MATERIALIZED (
  SELECT p.topic, p.part, count(*) AS cases, count(t.ended_at) AS ended,
         count(*) FILTER (WHERE t.failed) AS failed,
         count(*) + coalesce(sum(m.reports), 0) AS reports,
         count(*) FILTER (WHERE t.received_at >= %(recent)s) + coalesce(sum(m.recent), 0) AS recent,
         coalesce(sum(m.reports), 0) AS merged
  FROM parts p JOIN topics t ON t.id = p.id LEFT JOIN merged m ON m.id = t.id
  GROUP BY 1, 2 HAVING count(*) + coalesce(sum(m.reports), 0) >= %(least)s
  ORDER BY reports DESC, 1, 2 LIMIT {GROUPS_READ}
), members AS MATERIALIZED (
  SELECT p.* FROM parts p JOIN counted c ON c.topic = p.topic AND c.part = p.part
), newest AS (
  SELECT m.topic, m.part, t.received_at, t.ended_at,
         row_number() OVER (PARTITION BY m.topic, m.part ORDER BY t.ended_at DESC, t.id) AS place
  FROM members m JOIN topics t ON t.id = m.id WHERE t.ended_at IS NOT NULL
), spans AS MATERIALIZED (
  SELECT topic, part, json_agg(json_build_array(received_at, ended_at)) AS spans
  FROM newest WHERE place <= {ENDED_LOOKED_AT} GROUP BY 1, 2
), said AS (
  SELECT m.topic, m.part, w.stem, mode() WITHIN GROUP (ORDER BY w.word) AS word, count(*) AS reports
  FROM members m JOIN words w ON w.id = m.id GROUP BY 1, 2, 3 HAVING count(*) >= {LEAST_SHARING}
), heard AS MATERIALIZED (
  SELECT topic, part, json_agg(json_build_array(word, reports, stem) ORDER BY reports DESC, word) AS words
  FROM said GROUP BY 1, 2
)
SELECT c.*, coalesce(r.name, '') AS region_name, s.spans, h.words, days.days,
       (SELECT count(*) FROM own) + (SELECT coalesce(sum(reports), 0) FROM merged) AS all_reports
FROM counted c
LEFT JOIN spans s ON s.topic = c.topic AND s.part = c.part
LEFT JOIN heard h ON h.topic = c.topic AND h.part = c.part
LEFT JOIN organisation_region r ON '{REGION}' || r.code = c.part
CROSS JOIN (SELECT {{days}} AS days) days
ORDER BY c.reports DESC, c.topic, c.part
"""  # noqa: S608 - constants

# The complaints of one group, the newest first.
_OF_GROUP = f"""
{TOPICS}, chosen AS MATERIALIZED (
  SELECT id, secret, received_at FROM topics
  WHERE topic = %(topic)s AND %(part)s IN ('{EVERYWHERE}', '{REGION}' || region, alike)
)
"""  # noqa: S608 - constants
# Those that may be linked: none that is secret.
NEWEST_OF_GROUP = f"""
{_OF_GROUP}
SELECT id FROM chosen WHERE NOT secret ORDER BY received_at DESC, id DESC LIMIT %(limit)s
"""  # noqa: S608 - constants
# All that its number counts, those that were merged into one of them included.
COUNTED_IN_GROUP = f"""
{_OF_GROUP}
SELECT id FROM (
  SELECT id, received_at FROM chosen
  UNION ALL
  SELECT d.id, d.received_at FROM chosen JOIN cases_case d ON d.duplicate_of_id = chosen.id
) counted ORDER BY received_at DESC, id DESC
"""  # noqa: S608 - constants
