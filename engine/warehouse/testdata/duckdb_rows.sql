-- CO2, payback, NPV and cost per tonne of the options in national.options, one row an option
-- written by abate (devel)
-- dialect duckdb, which the project runs on DuckDB 1
-- factor set viet-nam, sha256 19ba31e97e84698853f3cf7dc360de0b4b451d236359352d1ad7c310e4309344
-- which extends ipcc-2006, sha256 887ac82829106bc6d847a4a004f5c102a3ffa8226cc62a9158aa83ba801bcdca
-- which extends base, sha256 b00dcfc8a07b2f0d15969d1417d58406495477969e5fc1d07a8dadbe4164b1b6
-- year 2023; discount rate 0.1; lifetime 10 years where the row says none
-- coal_t: 2.62461 t CO2; 125 USD
-- do_l: 0.0026764919999999995 t CO2; 0.756 USD, rising by 0.02 a year
-- electricity_kwh: 0.0006592 t CO2; 0.08 USD, rising by 0.03 a year
-- water_m3: no factor
-- no factor: water
SELECT
  "programme",
  "company",
  "option",
  CASE WHEN NOT abate_refused THEN co2 ELSE NULL END AS co2_t,
  CASE WHEN saves THEN saving ELSE NULL END AS annual_saving,
  CASE WHEN NOT (known) THEN NULL WHEN net <= 0E0 AND saving >= 0E0 THEN 0E0 WHEN saving <= 0E0 OR net > 1E9 * saving THEN NULL ELSE net / saving END AS simple_payback_years,
  CASE WHEN known THEN worth ELSE NULL END AS npv,
  CASE WHEN known AND co2 > 0E0 THEN (annualised - saving) / co2 ELSE NULL END AS abatement_cost_per_t
FROM (
  SELECT
    *,
    stream_1 + stream_2 + stream_3 AS saving,
    0E0 - net + stream_1 * (1E1 * (1E0 - POWER(9.090909090909091E-1, years))) + stream_2 * (1.25E1 * (1E0 - POWER(9.272727272727274E-1, years))) + stream_3 * (1.4285714285714281E1 * (1E0 - POWER(9.363636363636364E-1, years))) AS worth,
    net / (1E1 * (1E0 - POWER(9.090909090909091E-1, years))) AS annualised
  FROM (
    SELECT
      *,
      NOT abate_refused AND (abate_stated OR abate_priced) AS saves,
      NOT abate_refused AND (abate_stated OR abate_priced) AND NOT abate_refused AND abate_invested AS known,
      2.62461E0 * "q_coal_t" + 2.6764919999999995E-3 * "q_do_l" + 6.592E-4 * "q_electricity_kwh" AS co2,
      "q_investment" - "q_grant" AS net,
      CASE WHEN abate_stated THEN "q_annual_saving" ELSE 1.25E2 * "q_coal_t" END AS stream_1,
      CASE WHEN abate_stated THEN 0E0 ELSE 7.56E-1 * "q_do_l" END AS stream_2,
      CASE WHEN abate_stated THEN 0E0 ELSE 8E-2 * "q_electricity_kwh" END AS stream_3
    FROM (
      SELECT
        "programme",
        "company",
        "option",
        abate_refused,
        abate_stated,
        abate_priced,
        abate_invested,
        CASE WHEN abate_refused OR abate_lifetime IS NULL THEN 1E1 ELSE abate_lifetime END AS years,
        CASE WHEN abate_refused OR "raw_investment" IS NULL THEN 0E0 ELSE "raw_investment" END AS "q_investment",
        CASE WHEN abate_refused OR "raw_annual_saving" IS NULL THEN 0E0 ELSE "raw_annual_saving" END AS "q_annual_saving",
        CASE WHEN abate_refused OR "raw_grant" IS NULL THEN 0E0 ELSE "raw_grant" END AS "q_grant",
        CASE WHEN abate_refused OR "raw_coal_t" IS NULL THEN 0E0 ELSE "raw_coal_t" END AS "q_coal_t",
        CASE WHEN abate_refused OR "raw_do_l" IS NULL THEN 0E0 ELSE "raw_do_l" END AS "q_do_l",
        CASE WHEN abate_refused OR "raw_electricity_kwh" IS NULL THEN 0E0 ELSE "raw_electricity_kwh" END AS "q_electricity_kwh"
      FROM (
        SELECT
          "programme",
          "company",
          "option",
          ("investment" IS NOT NULL AND NOT (CAST("investment" AS DOUBLE) BETWEEN 0E0 AND 1E90)) OR ("lifetime_years" IS NOT NULL AND NOT (CAST("lifetime_years" AS DOUBLE) BETWEEN 1E0 AND 1E2 AND CAST("lifetime_years" AS DOUBLE) = FLOOR(CAST("lifetime_years" AS DOUBLE)))) OR ("annual_saving" IS NOT NULL AND NOT (CAST("annual_saving" AS DOUBLE) BETWEEN (-1E90) AND 1E90)) OR ("grant" IS NOT NULL AND NOT (CAST("grant" AS DOUBLE) BETWEEN 0E0 AND CASE WHEN "investment" IS NULL THEN (-1E0) ELSE CAST("investment" AS DOUBLE) END)) OR ("coal_t" IS NOT NULL AND NOT (CAST("coal_t" AS DOUBLE) BETWEEN (-1E90) AND 1E90)) OR ("do_l" IS NOT NULL AND NOT (CAST("do_l" AS DOUBLE) BETWEEN (-1E90) AND 1E90)) OR ("electricity_kwh" IS NOT NULL AND NOT (CAST("electricity_kwh" AS DOUBLE) BETWEEN (-1E90) AND 1E90)) OR ("water_m3" IS NOT NULL AND NOT (CAST("water_m3" AS DOUBLE) BETWEEN (-1E90) AND 1E90)) AS abate_refused,
          "annual_saving" IS NOT NULL AS abate_stated,
          "coal_t" IS NOT NULL OR "do_l" IS NOT NULL OR "electricity_kwh" IS NOT NULL AS abate_priced,
          "investment" IS NOT NULL AS abate_invested,
          CAST("lifetime_years" AS DOUBLE) AS abate_lifetime,
          CAST("investment" AS DOUBLE) AS "raw_investment",
          CAST("annual_saving" AS DOUBLE) AS "raw_annual_saving",
          CAST("grant" AS DOUBLE) AS "raw_grant",
          CAST("coal_t" AS DOUBLE) AS "raw_coal_t",
          CAST("do_l" AS DOUBLE) AS "raw_do_l",
          CAST("electricity_kwh" AS DOUBLE) AS "raw_electricity_kwh"
        FROM "national"."options"
      ) AS t
    ) AS t
  ) AS t
) AS t
