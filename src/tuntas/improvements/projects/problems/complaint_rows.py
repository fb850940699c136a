"""Statements about a unit's complaints of the last twelve months: grouped by topic and region.

A complaint's topic is its category; where it has none, the two words of its title that it shares
with most others. Words are compared by their stems (PostgreSQL's Indonesian stemmer). Secret
reports are counted but never read: none of their words appears, and none is linked. Reports that
were merged count with the one they were merged into. What was not within the unit's powers is
left out.
"""

from tuntas.improvements.projects.problems.source import BELOW

LEAST_SHARING = 3  # a word that fewer reports share says nothing, and could point at one person
ENDED_LOOKED_AT = 60  # the newest ended reports of a group, for their median
GROUPS_READ = 60
EVERYWHERE = "*"  # stands for all regions together

# Words that are in every title and tell no topic.
COMMON_WORDS = (
    "yang", "tidak", "belum", "sudah", "dengan", "untuk", "pada", "dari", "karena", "mohon",
    "tolong", "ada", "akan", "agar", "atas", "atau", "bagi", "bahwa", "bisa", "dalam", "dapat",
    "depan", "dekat", "hari", "harus", "hingga", "juga", "kami", "kapan", "kepada", "kurang",
    "lagi", "lama", "lebih", "masih", "mengapa", "kenapa", "minta", "namun", "oleh", "para",
    "saat", "saja", "sampai", "sangat", "saya", "sering", "selalu", "sejak", "sekitar", "semua",
    "seperti", "serta", "setiap", "tanpa", "tapi", "telah", "terlalu", "terus", "tiap", "laporan",
    "pengaduan", "keluhan", "masalah", "warga", "perlu", "soal", "tentang", "bapak", "pak", "ibu",
)  # fmt: skip
_COMMON = ", ".join(f"'{word}'" for word in COMMON_WORDS)

# `topics`: each complaint with its topic; `words`: the stems of each title, as they were written.
TOPICS = f"""
WITH own AS MATERIALIZED (
  SELECT c.id, c.category, coalesce(c.region_id, '') AS region, c.secret, c.title, c.received_at,
         c.ended_at, c.outcome = 'not-solved' OR c.reopen_count > 0 AS failed
  FROM cases_case c
  WHERE c.unit_id IN {BELOW} AND c.received_at >= %(since)s AND c.received_at < %(until)s
    AND c.case_type = 'pengaduan' AND c.service_id IS NULL AND c.duplicate_of_id IS NULL
    AND c.classification NOT IN ('aspirasi', 'permintaan-informasi') AND c.outcome <> 'not-ours'
), words AS MATERIALIZED (
  SELECT o.id, o.category, o.region, stemmed.stem, min(word) AS word
  FROM own o
  CROSS JOIN LATERAL regexp_split_to_table(lower(o.title), '[^[:alpha:]]+') AS word
  CROSS JOIN LATERAL (SELECT (ts_lexize('indonesian_stem', word))[1] AS stem) AS stemmed
  WHERE NOT o.secret AND length(word) >= 4 AND word NOT IN ({_COMMON})
  GROUP BY 1, 2, 3, 4
), shared AS (
  SELECT stem, count(*) AS reports FROM words
  WHERE category = '' GROUP BY 1 HAVING count(*) >= {LEAST_SHARING}
), placed AS (
  SELECT w.id, w.stem, row_number() OVER (PARTITION BY w.id ORDER BY s.reports DESC, w.stem) AS place
  FROM words w JOIN shared s ON s.stem = w.stem
  WHERE w.category = ''
), named AS (
  SELECT id, 'words:' || string_agg(stem, '+' ORDER BY stem) AS topic
  FROM placed WHERE place <= 2 GROUP BY id
), topics AS MATERIALIZED (
  SELECT o.*, CASE WHEN o.category <> '' THEN 'category:' || o.category ELSE n.topic END AS topic
  FROM own o LEFT JOIN named n ON n.id = o.id
)
"""  # noqa: S608 - constants

_PLACE = f"CASE WHEN grouping(region) = 1 THEN '{EVERYWHERE}' ELSE region END"
_SETS = "GROUPING SETS ((topic), (topic, region))"

GROUPED = f"""
{TOPICS}, reports AS (
  SELECT topic, region, received_at, false AS merged FROM topics
  UNION ALL
  SELECT t.topic, t.region, d.received_at, true
  FROM topics t JOIN cases_case d ON d.duplicate_of_id = t.id
), counted AS (
  SELECT topic, {_PLACE} AS region, count(*) AS reports,
         count(*) FILTER (WHERE received_at >= %(recent)s) AS recent,
         count(*) FILTER (WHERE merged) AS merged
  FROM reports WHERE topic IS NOT NULL GROUP BY {_SETS} HAVING count(*) >= {LEAST_SHARING}
), fates AS (
  SELECT topic, {_PLACE} AS region, count(*) AS cases, count(ended_at) AS ended,
         count(*) FILTER (WHERE failed) AS failed
  FROM topics WHERE topic IS NOT NULL GROUP BY {_SETS}
), both_ways AS (
  SELECT id, topic, region, received_at, ended_at FROM topics WHERE topic IS NOT NULL
  UNION ALL
  SELECT id, topic, '{EVERYWHERE}', received_at, ended_at FROM topics WHERE topic IS NOT NULL
), newest AS (
  SELECT *, row_number() OVER (PARTITION BY topic, region ORDER BY ended_at DESC, id) AS place
  FROM both_ways WHERE ended_at IS NOT NULL
), spans AS (
  SELECT topic, region, json_agg(json_build_array(received_at, ended_at)) AS spans
  FROM newest WHERE place <= {ENDED_LOOKED_AT} GROUP BY 1, 2
), said AS (
  SELECT b.topic, b.region, w.stem, mode() WITHIN GROUP (ORDER BY w.word) AS word, count(*) AS reports
  FROM both_ways b JOIN words w ON w.id = b.id
  GROUP BY 1, 2, 3 HAVING count(*) >= {LEAST_SHARING}
), heard AS (
  SELECT topic, region, json_agg(json_build_array(word, reports, stem) ORDER BY reports DESC, word) AS words
  FROM said GROUP BY 1, 2
)
SELECT c.topic, c.region, coalesce(r.name, '') AS region_name, c.reports, c.recent, c.merged,
       f.cases, f.ended, f.failed, s.spans, h.words, (SELECT count(*) FROM reports) AS all_reports,
       days.days
FROM (SELECT * FROM counted ORDER BY reports DESC, topic, region LIMIT {GROUPS_READ}) c
JOIN fates f ON f.topic = c.topic AND f.region = c.region
LEFT JOIN spans s ON s.topic = c.topic AND s.region = c.region
LEFT JOIN heard h ON h.topic = c.topic AND h.region = c.region
LEFT JOIN organisation_region r ON r.code = c.region
CROSS JOIN (SELECT {{days}} AS days) days
ORDER BY c.reports DESC, c.topic, c.region
"""  # noqa: S608 - constants

# The newest complaints of one group that may be linked: none that is secret.
NEWEST_OF_GROUP = f"""
{TOPICS}
SELECT id FROM topics
WHERE topic = %(topic)s AND %(region)s IN (region, '{EVERYWHERE}') AND NOT secret
ORDER BY received_at DESC, id DESC LIMIT %(limit)s
"""  # noqa: S608 - constants
