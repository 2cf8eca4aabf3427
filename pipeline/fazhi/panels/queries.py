"""The queries that make a panel out of an archive's tables, one step each.

`wanted_metrics` (id, name, group) and `unit_classes` (unit, adds_up: whether values of several
units may be summed) are tables made beforehand.
"""

from __future__ import annotations

# A place is known by its code; a bureau, and a unit of unknown code, by its name and place as
# well. Many units bear the same name, so without any place each report stands for its own; a copy
# goes with the report that it is a copy of.
REPORTS = r"""
CREATE TEMP TABLE panel_reports AS
WITH placed AS (
  SELECT *, coalesce(adcode, province, city, county, township) IS NULL AS placeless FROM reports)
SELECT report_id, unit_level, adcode AS unit_code, unit_name, province, city, county, township,
       report_year, path, duplicate_of, flags AS report_flags,
       placeless AND unit_name IS NOT NULL AS ambiguous,
       CASE WHEN placeless OR (unit_name IS NULL AND adcode IS NULL)
              THEN concat_ws('/', unit_name, coalesce(duplicate_of, report_id))
            WHEN adcode IS NOT NULL AND unit_level IS DISTINCT FROM 'bureau' THEN adcode
            ELSE concat_ws('/', coalesce(adcode, concat_ws('/', province, city, county, township)),
                           regexp_replace(regexp_replace(unit_name, '\s', '', 'g'),
                                          '(.)(人民政府|办事处)+$', '\1'))
       END AS unit_key,
       CASE WHEN unit_level IN ('township', 'town', 'subdistrict') THEN 'township'
            ELSE unit_level END AS area_level
FROM placed
"""

# What each statement is to the panel: a figure of the unit and year, or kept apart. A part of the
# year (上半年, 截至11月底) is never the year.
STATEMENTS = """
CREATE TEMP TABLE panel_statements AS
WITH rows_of_metrics AS (
  SELECT r.unit_key, r.report_year AS year, r.path, i.report_id, i.start, i."end", i.text,
         i.metric_id, i.value, i.value_low, i.value_high, i.unit_normal, i.qualifier, i.status,
         i.period_from, i.period_to, i.part_of, i.stage_of, i.change_value, i.change_unit,
         i.change_base, i.campaign, i.scope, i.flags,
         i.report_id || ':' || i.start || '-' || i."end" AS place,
         contains(';' || array_to_string(i.flags, ';'), ';repeats:') AS repeats,
         coalesce(strftime(i.period_from, '%m-%d') <> '01-01', false)
           OR coalesce(strftime(i.period_to, '%m-%d') <> '12-31', false) AS partly
  FROM indicators i
  JOIN panel_reports r USING (report_id)
  JOIN wanted_metrics USING (metric_id)
  WHERE r.duplicate_of IS NULL),
wholes AS (
  SELECT DISTINCT report_id, metric_id, start || '-' || "end" AS whole FROM rows_of_metrics)
SELECT s.*,
       CASE WHEN repeats THEN 'repeat'
            WHEN status = 'target' THEN 'target'
            WHEN scope IS NOT NULL AND scope <> '本级' THEN 'scoped'
            WHEN year(period_from) <> year OR year(period_to) <> year THEN 'other_period'
            WHEN list_has_any(flags, ['change_only', 'value_is_change'])
              THEN CASE WHEN partly THEN 'other_period' ELSE 'change' END
            WHEN p.whole IS NOT NULL THEN 'part'
            WHEN g.whole IS NOT NULL THEN 'stage'
            WHEN coalesce(value, value_low, value_high) IS NULL THEN 'unread'
            WHEN partly THEN 'other_period'
            ELSE 'figure' END AS kind
FROM rows_of_metrics s
LEFT JOIN wholes p ON (p.report_id, p.metric_id, p.whole) = (s.report_id, s.metric_id, s.part_of)
LEFT JOIN wholes g ON (g.report_id, g.metric_id, g.whole) = (s.report_id, s.metric_id, s.stage_of)
"""

# Parts that cover the year without gap or overlap (two halves, four quarters) add up to it where
# nothing else states it: exact counts only, a month at least, since a day's figure is of an event.
SUMMED = """
UPDATE panel_statements s SET kind = 'summed'
FROM (
  SELECT unit_key, year, metric_id, unit_normal
  FROM (
    SELECT *, lag(period_to) OVER (
                PARTITION BY unit_key, year, metric_id, unit_normal
                ORDER BY period_from, period_to) AS ended
    FROM panel_statements p JOIN unit_classes k ON k.unit = p.unit_normal
    WHERE p.kind = 'other_period' AND p.campaign IS NULL AND k.adds_up
      AND year(period_from) = year AND year(period_to) = year
      AND NOT list_has_any(flags, ['change_only', 'value_is_change'])
      AND period_to - period_from >= 27)
  GROUP BY unit_key, year, metric_id, unit_normal
  HAVING count(*) > 1 AND min(period_from) = make_date(year, 1, 1)
     AND max(period_to) = make_date(year, 12, 31)
     AND bool_and(ended IS NULL OR ended + 1 = period_from)
     AND bool_and(value IS NOT NULL AND qualifier = 'exact')) c
WHERE (s.unit_key, s.year, s.metric_id, s.unit_normal)
    = (c.unit_key, c.year, c.metric_id, c.unit_normal)
  AND s.kind = 'other_period' AND s.campaign IS NULL AND year(s.period_from) = s.year
  AND NOT list_has_any(s.flags, ['change_only', 'value_is_change'])
  AND s.period_to - s.period_from >= 27
  AND NOT EXISTS (
    SELECT 1 FROM panel_statements f
    WHERE f.kind = 'figure' AND f.campaign IS NULL
      AND (f.unit_key, f.year, f.metric_id) = (s.unit_key, s.year, s.metric_id))
"""

# Figures in the unit that the archive mostly has for the metric, else in the report's own; a
# zero without a unit goes with any. Of those the best tier: the unit's own before a campaign's.
FIGURES = """
CREATE TEMP TABLE panel_figures AS
WITH usual AS (
  SELECT metric_id, unit_normal AS unit FROM panel_statements
  WHERE kind IN ('figure', 'summed') AND unit_normal IS NOT NULL GROUP BY metric_id, unit_normal
  QUALIFY row_number() OVER (
    PARTITION BY metric_id ORDER BY count(*) DESC, min(path), min(start), unit_normal) = 1),
units_of_rows AS (
  SELECT s.unit_key, s.year, s.metric_id, s.unit_normal AS unit
  FROM panel_statements s LEFT JOIN usual u USING (metric_id)
  WHERE s.kind IN ('figure', 'summed')
  GROUP BY s.unit_key, s.year, s.metric_id, s.unit_normal
  QUALIFY row_number() OVER (
    PARTITION BY s.unit_key, s.year, s.metric_id
    ORDER BY s.unit_normal IS NULL, bool_or(s.unit_normal = u.unit) DESC NULLS LAST,
             count(*) DESC, min(s.start), s.unit_normal) = 1),
in_unit AS (
  SELECT s.*, w.unit,
         s.unit_normal IS NOT DISTINCT FROM w.unit OR (s.value = 0 AND s.unit_normal IS NULL)
           AS measured,
         dense_rank() OVER (
           PARTITION BY s.unit_key, s.year, s.metric_id, measured
           ORDER BY s.campaign IS NOT NULL) AS tier
  FROM panel_statements s
  JOIN units_of_rows w
    ON s.unit_key = w.unit_key AND s.year IS NOT DISTINCT FROM w.year AND s.metric_id = w.metric_id
  WHERE s.kind IN ('figure', 'summed')),
bounded AS (
  SELECT i.*, coalesce(k.adds_up, false) AS adds_up,
         CASE WHEN qualifier IN ('approx_under', 'at_most') THEN value_low
              ELSE coalesce(value_low, value) END AS least,
         CASE WHEN qualifier IN ('approx_over', 'at_least') THEN value_high
              ELSE coalesce(value_high, value) END AS most
  FROM in_unit i LEFT JOIN unit_classes k ON k.unit = i.unit),
judged AS (
  SELECT *,
         measured AND tier = 1 AS in_tier,
         coalesce(max(least) FILTER (in_tier AND kind = 'figure') OVER row_of
                    > min(most) FILTER (in_tier AND kind = 'figure') OVER row_of,
                  false) AS conflict,
         coalesce(bool_or(in_tier AND kind = 'summed') OVER row_of, false) AS sums,
         count(*) FILTER (measured) OVER row_of AS n_measured,
         count(*) FILTER (in_tier) OVER row_of AS n_in_tier
  FROM bounded
  WINDOW row_of AS (PARTITION BY unit_key, year, metric_id))
SELECT *,
       row_number() OVER (
         PARTITION BY unit_key, year, metric_id
         ORDER BY in_tier DESC, measured DESC, tier,
                  CASE WHEN conflict AND adds_up
                       THEN -coalesce(value, value_high, value_low) END,
                  CASE WHEN sums THEN period_from END,
                  CASE WHEN NOT conflict THEN value IS NULL END,
                  CASE WHEN NOT conflict THEN qualifier IS DISTINCT FROM 'exact' END,
                  path, start, "end", report_id) AS place_in_row
FROM judged
"""

# What a unit is called and where it lies, in every year as in its first report.
NAMED = """
CREATE TEMP TABLE panel_units AS
SELECT * FROM panel_reports
QUALIFY row_number() OVER (
  PARTITION BY unit_key ORDER BY duplicate_of IS NOT NULL, report_year, path, report_id) = 1
"""

PANEL = """
CREATE TEMP TABLE panel_rows AS
WITH row_keys AS (SELECT DISTINCT unit_key, year, metric_id FROM panel_statements),
about_units AS (
  SELECT unit_key, report_year AS year, count(*) FILTER (duplicate_of IS NULL) AS n_all,
         list(report_id ORDER BY path, report_id) FILTER (duplicate_of IS NOT NULL) AS duplicates,
         bool_or(list_contains(report_flags, 'near_duplicate')) AS near
  FROM panel_reports GROUP BY ALL),
resembling AS (
  SELECT r.unit_key, r.report_year AS year,
         list(DISTINCT 'resembles:' || s.similar_to ORDER BY 'resembles:' || s.similar_to) AS flags
  FROM similarities s JOIN panel_reports r USING (report_id)
  WHERE s.similarity >= 0.9 AND r.duplicate_of IS NULL GROUP BY ALL),
figures AS (
  SELECT unit_key, year, metric_id,
         any_value(unit) AS unit,
         CASE WHEN any_value(sums)
                THEN list_sum(list(value ORDER BY place_in_row) FILTER (in_tier))
              ELSE first(value ORDER BY place_in_row) END AS value,
         CASE WHEN any_value(sums)
                THEN list_sum(list(value ORDER BY place_in_row) FILTER (in_tier))
              ELSE first(value_low ORDER BY place_in_row) END AS value_low,
         CASE WHEN any_value(sums)
                THEN list_sum(list(value ORDER BY place_in_row) FILTER (in_tier))
              ELSE first(value_high ORDER BY place_in_row) END AS value_high,
         first(qualifier ORDER BY place_in_row) AS qualifier,
         any_value(conflict) AS conflict,
         CASE WHEN any_value(sums) THEN 'sum_of_parts'
              WHEN any_value(n_measured) = 1 THEN 'only'
              WHEN any_value(n_in_tier) = 1 THEN 'not_of_campaign'
              WHEN NOT any_value(conflict) THEN 'agreeing'
              WHEN any_value(adds_up) THEN 'largest' ELSE 'first' END AS choice,
         list_sort(list(DISTINCT value) FILTER (measured AND value IS NOT NULL)) AS distinct_values,
         count(*) FILTER (measured) AS n_statements,
         count(DISTINCT report_id) FILTER (measured) AS n_reports,
         list(place ORDER BY place_in_row) FILTER (measured) AS places,
         list(text ORDER BY place_in_row) FILTER (measured) AS statements,
         count(*) FILTER (NOT measured) AS n_other_units,
         list(place ORDER BY place_in_row) FILTER (NOT measured) AS other_places,
         bool_or(measured AND kind = 'figure' AND value = 0)
           AND bool_or(measured AND kind = 'figure' AND value > 0) AS zero_and_more,
         first(campaign IS NOT NULL ORDER BY place_in_row) AS campaign_only,
         CASE WHEN any_value(sums) THEN list_distinct(flatten(list(flags) FILTER (in_tier)))
              ELSE first(flags ORDER BY place_in_row) END AS value_flags
  FROM panel_figures GROUP BY ALL),
apart AS (
  SELECT unit_key, year, metric_id,
         count(*) FILTER (kind = 'repeat') AS n_repeats,
         count(*) FILTER (kind = 'part') AS n_parts,
         count(*) FILTER (kind = 'stage') AS n_stages,
         count(*) FILTER (kind = 'scoped') AS n_scoped,
         count(*) FILTER (kind = 'other_period') AS n_other_periods,
         count(*) FILTER (kind = 'unread') AS n_unread,
         list(place ORDER BY path, start, "end", report_id)
           FILTER (kind IN ('repeat', 'part', 'stage', 'scoped', 'other_period', 'unread'))
           AS places_apart,
         count(*) FILTER (kind = 'target') AS n_targets,
         list(place ORDER BY path, start, "end", report_id)
           FILTER (kind = 'target') AS target_places,
         count(DISTINCT (value, unit_normal))
           FILTER (kind = 'target' AND NOT list_contains(flags, 'value_is_change'))
           AS n_target_values,
         first(value ORDER BY path, start, "end", report_id)
           FILTER (kind = 'target' AND NOT list_contains(flags, 'value_is_change')) AS target_value,
         first(unit_normal ORDER BY path, start, "end", report_id)
           FILTER (kind = 'target' AND NOT list_contains(flags, 'value_is_change')) AS target_unit
  FROM panel_statements GROUP BY ALL),
changes AS (  -- of the value's own statement, of one that agrees with it, or one that stands alone
  SELECT s.* FROM panel_statements s
  LEFT JOIN panel_figures f
    ON f.place = s.place AND f.metric_id = s.metric_id AND f.unit_key = s.unit_key
  WHERE s.change_value IS NOT NULL
    AND (s.kind = 'change'
         OR (s.kind = 'figure' AND f.in_tier AND (f.place_in_row = 1 OR NOT f.conflict)))
  QUALIFY row_number() OVER (
    PARTITION BY s.unit_key, s.year, s.metric_id
    ORDER BY f.place_in_row NULLS LAST, s.path, s.start, s."end", s.report_id) = 1)
SELECT n.unit_key, n.area_level, n.unit_code, n.unit_name, n.unit_level, n.province, n.city,
       n.county, n.township, k.year AS report_year, k.metric_id, m.metric_name, m.metric_group,
       f.unit, f.value, f.value_low, f.value_high, f.qualifier, f.choice,
       coalesce(f.conflict, false) AS conflict,
       coalesce(f.distinct_values, []) AS distinct_values,
       coalesce(f.n_statements, 0) AS n_statements, coalesce(f.n_reports, 0) AS n_reports,
       coalesce(f.places, []) AS places, coalesce(f.statements, []) AS statements,
       a.n_repeats, a.n_parts, a.n_stages, a.n_scoped, a.n_other_periods,
       coalesce(f.n_other_units, 0) AS n_other_units, a.n_unread,
       list_concat(coalesce(a.places_apart, []), coalesce(f.other_places, [])) AS places_apart,
       c.change_value, c.change_unit, c.change_base, c.place AS change_place,
       CASE WHEN a.n_target_values = 1 THEN a.target_value END AS target_value,
       CASE WHEN a.n_target_values = 1 THEN a.target_unit END AS target_unit,
       a.n_targets, coalesce(a.target_places, []) AS target_places,
       coalesce(u.duplicates, []) AS duplicates,
       list_sort(list_distinct(
         CASE WHEN f.zero_and_more THEN ['zero_and_more'] ELSE [] END
         || CASE WHEN f.campaign_only THEN ['campaign_only'] ELSE [] END
         || CASE WHEN n.unit_name IS NULL AND n.unit_code IS NULL THEN ['unknown_unit'] ELSE [] END
         || CASE WHEN n.ambiguous THEN ['ambiguous_unit'] ELSE [] END
         || CASE WHEN u.n_all > 1 THEN ['several_reports'] ELSE [] END
         || CASE WHEN u.near THEN ['near_duplicate'] ELSE [] END
         || coalesce(x.flags, []) || coalesce(f.value_flags, []))) AS flags
FROM row_keys k
JOIN panel_units n USING (unit_key)
JOIN wanted_metrics m USING (metric_id)
LEFT JOIN figures f ON f.unit_key = k.unit_key AND f.metric_id = k.metric_id
  AND f.year IS NOT DISTINCT FROM k.year
LEFT JOIN apart a ON a.unit_key = k.unit_key AND a.metric_id = k.metric_id
  AND a.year IS NOT DISTINCT FROM k.year
LEFT JOIN changes c ON c.unit_key = k.unit_key AND c.metric_id = k.metric_id
  AND c.year IS NOT DISTINCT FROM k.year
LEFT JOIN about_units u ON u.unit_key = k.unit_key AND u.year IS NOT DISTINCT FROM k.year
LEFT JOIN resembling x ON x.unit_key = k.unit_key AND x.year IS NOT DISTINCT FROM k.year
"""

BY_UNIT = """
SELECT * EXCLUDE (unit_key, area_level)
FROM panel_rows WHERE $level IS NULL OR area_level = $level
ORDER BY unit_code, unit_key, report_year, metric_id
"""

# The area that each row is drawn into; a year has no borders.
AREA_COLUMNS = {
    "county": "left(unit_code, 6) AS area_code, province, city, county",
    "year": "NULL::VARCHAR AS area_code, NULL::VARCHAR AS province, NULL::VARCHAR AS city, "
    "NULL::VARCHAR AS county",
}

# {area}: one of these. A row has values in one unit and of one level only. Sums of decimals
# depend on the order, so it is a fixed one.
BY_AREA = """
WITH reporting AS (
  SELECT area_code, province, city, county, report_year, area_level,
         count(DISTINCT unit_key) AS n_units_reporting
  FROM (
    SELECT {area}, unit_key, y.report_year, area_level
    FROM panel_units JOIN (SELECT DISTINCT unit_key, report_year FROM panel_reports) y
      USING (unit_key))
  GROUP BY ALL),
placed AS (
  SELECT {area}, * EXCLUDE (unit_code, unit_name, unit_level, province, city, county, township,
                            flags)
  FROM panel_rows),
usual AS (
  SELECT metric_id, unit FROM placed WHERE value IS NOT NULL AND unit IS NOT NULL
  GROUP BY metric_id, unit
  QUALIFY row_number() OVER (PARTITION BY metric_id ORDER BY count(*) DESC, unit) = 1),
chosen AS (
  SELECT area_code, province, city, county, report_year, area_level, metric_id, p.unit
  FROM placed p LEFT JOIN usual u USING (metric_id)
  GROUP BY area_code, province, city, county, report_year, area_level, metric_id, p.unit
  QUALIFY row_number() OVER (
    PARTITION BY area_code, province, city, county, report_year, area_level, metric_id
    ORDER BY p.unit IS NULL, bool_or(p.unit = u.unit) DESC NULLS LAST,
             count(*) DESC, p.unit) = 1),
measured AS (
  SELECT p.*, c.unit AS area_unit,
         p.value IS NOT NULL AND (p.unit IS NOT DISTINCT FROM c.unit
                                  OR (p.unit IS NULL AND p.value = 0)) AS counts,
         coalesce(k.adds_up, false) AS adds_up
  FROM placed p
  JOIN chosen c ON c.area_code IS NOT DISTINCT FROM p.area_code
   AND c.province IS NOT DISTINCT FROM p.province
   AND c.city IS NOT DISTINCT FROM p.city
   AND c.county IS NOT DISTINCT FROM p.county
   AND c.report_year IS NOT DISTINCT FROM p.report_year
   AND c.area_level IS NOT DISTINCT FROM p.area_level AND c.metric_id = p.metric_id
  LEFT JOIN unit_classes k ON k.unit = c.unit),
drawn AS (
  SELECT area_code, province, city, county, report_year, area_level, metric_id,
         any_value(metric_name) AS metric_name, any_value(metric_group) AS metric_group,
         any_value(area_unit) AS unit,
         CASE WHEN bool_and(adds_up) THEN 'sum' ELSE 'median' END AS aggregation,
         CASE WHEN bool_and(adds_up) THEN list_sum(list(value ORDER BY unit_key) FILTER (counts))
              ELSE median(value) FILTER (counts) END AS value,
         CASE WHEN bool_and(adds_up) AND count(*) FILTER (counts)
                   = count(CASE WHEN qualifier = 'exact' THEN value ELSE value_low END)
                     FILTER (counts)
              THEN list_sum(list(CASE WHEN qualifier = 'exact' THEN value ELSE value_low END
                                 ORDER BY unit_key) FILTER (counts)) END AS value_low,
         CASE WHEN bool_and(adds_up) AND count(*) FILTER (counts)
                   = count(CASE WHEN qualifier = 'exact' THEN value ELSE value_high END)
                     FILTER (counts)
              THEN list_sum(list(CASE WHEN qualifier = 'exact' THEN value ELSE value_high END
                                 ORDER BY unit_key) FILTER (counts)) END AS value_high,
         min(value) FILTER (counts) AS least, max(value) FILTER (counts) AS most,
         count(*) FILTER (counts) AS n_units,
         count(*) FILTER (NOT counts) AS n_units_without_value,
         count(*) FILTER (counts AND conflict) AS n_conflicts,
         count(*) FILTER (counts AND qualifier IS DISTINCT FROM 'exact') AS n_inexact,
         coalesce(sum(n_reports) FILTER (counts), 0)::INTEGER AS n_reports,
         coalesce(list(places[1] ORDER BY unit_key) FILTER (counts), []) AS places
  FROM measured GROUP BY ALL)
SELECT d.area_code, d.province, d.city, d.county, d.report_year, d.area_level AS unit_level,
       d.metric_id, d.metric_name, d.metric_group, d.unit, d.aggregation,
       d.value, d.value_low, d.value_high, d.least, d.most,
       d.n_units, d.n_units_without_value, r.n_units_reporting, d.n_conflicts, d.n_inexact,
       d.n_reports, d.places,
       CASE WHEN $by = 'county' AND d.county IS NULL THEN ['unknown_place'] ELSE [] END AS flags
FROM drawn d
JOIN reporting r ON r.area_code IS NOT DISTINCT FROM d.area_code
   AND r.province IS NOT DISTINCT FROM d.province
   AND r.city IS NOT DISTINCT FROM d.city
   AND r.county IS NOT DISTINCT FROM d.county
 AND r.report_year IS NOT DISTINCT FROM d.report_year
 AND r.area_level IS NOT DISTINCT FROM d.area_level
ORDER BY 1, 2, 3, 4, d.report_year, d.area_level, d.metric_id
"""
