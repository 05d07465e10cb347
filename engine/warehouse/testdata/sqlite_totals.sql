-- CO2, payback, NPV and cost per tonne of the options in national.options, one row a programme
-- written by abate (devel)
-- dialect sqlite, which the project runs on SQLite 3.40
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
  counted AS options,
  co2_sum AS co2_t,
  mean + sd * CASE WHEN abs(skewness) < 1E-2 THEN ((-1.959963984540054E0) + g * (1.4207294103470627E0 + g * ((-1.2548534894423657E0) + g * 4.8986691129536253E-1))) * (1E0 - 7.5E-1 * g * g) ELSE (EXP(g * (-1.959963984540054E0)) - EXP(g * g / 2E0)) / width END AS co2_t_low,
  mean + sd * CASE WHEN abs(skewness) < 1E-2 THEN (1.959963984540054E0 + g * (1.4207294103470627E0 + g * (1.2548534894423657E0 + g * 4.8986691129536253E-1))) * (1E0 - 7.5E-1 * g * g) ELSE (EXP(g * 1.959963984540054E0) - EXP(g * g / 2E0)) / width END AS co2_t_high,
  saving_sum AS annual_saving,
  investment_sum AS investment,
  CASE WHEN with_money > 0 THEN known_worth ELSE NULL END AS npv,
  CASE WHEN NOT (with_money > 0) THEN NULL WHEN known_net <= 0E0 AND known_saving >= 0E0 THEN 0E0 WHEN known_saving <= 0E0 OR known_net > 1E9 * known_saving THEN NULL ELSE known_net / known_saving END AS simple_payback_years,
  CASE WHEN with_money > 0 AND known_co2 > 0E0 THEN (known_annualised - known_saving) / known_co2 ELSE NULL END AS abatement_cost_per_t,
  with_money AS options_with_money,
  left_out AS refused
FROM (
  SELECT
    *,
    CASE WHEN g < 0E0 THEN (-1E0) ELSE 1E0 END * SQRT(EXP(g * g) * (EXP(g * g) - 1E0)) AS width
  FROM (
    SELECT
      *,
      CASE WHEN abs(skewness) < 1E-2 THEN skewness / 3E0 * (1E0 - skewness * skewness * 6.481481481481481E-2) WHEN square > 1.44E0 THEN 1.2E0 * skewness / abs(skewness) ELSE SQRT(square) * skewness / abs(skewness) END AS g
    FROM (
      SELECT
        *,
        LN(root + 1E0 / root - 1E0) AS square
      FROM (
        SELECT
          *,
          POWER(1E0 + skewness * skewness / 2E0 + abs(skewness) * SQRT(1E0 + skewness * skewness / 4E0), 3.333333333333333E-1) AS root
        FROM (
          SELECT
            *,
            CASE WHEN variance > 0E0 THEN SQRT(variance) ELSE 0E0 END AS sd,
            CASE WHEN variance > 0E0 THEN third / (variance * SQRT(variance)) ELSE 0E0 END AS skewness
          FROM (
            SELECT
              *,
              2.626251553320662E0 * "sum_coal_t" + 2.662667756763219E-3 * "sum_do_l" + 6.592E-4 * "sum_electricity_kwh" AS mean,
              7.243300471725062E-2 * "sum_coal_t" * "sum_coal_t" + 1.596812134404868E-9 * "sum_do_l" * "sum_do_l" AS variance,
              2.4329558004687166E-3 * "sum_coal_t" * "sum_coal_t" * "sum_coal_t" + (-1.7967692834945303E-13) * "sum_do_l" * "sum_do_l" * "sum_do_l" AS third
            FROM (
              SELECT
                "programme",
                SUM(CASE WHEN abate_refused THEN 0 ELSE entries END) AS counted,
                SUM(CASE WHEN abate_refused THEN entries ELSE 0 END) AS left_out,
                SUM(CASE WHEN known THEN entries ELSE 0 END) AS with_money,
                SUM(co2) AS co2_sum,
                SUM(CASE WHEN saves THEN saving ELSE NULL END) AS saving_sum,
                SUM(CASE WHEN NOT abate_refused AND abate_invested THEN "q_investment" ELSE NULL END) AS investment_sum,
                SUM(CASE WHEN known THEN net ELSE 0E0 END) AS known_net,
                SUM(CASE WHEN known THEN saving ELSE 0E0 END) AS known_saving,
                SUM(CASE WHEN known THEN co2 ELSE 0E0 END) AS known_co2,
                SUM(CASE WHEN known THEN worth ELSE 0E0 END) AS known_worth,
                SUM(CASE WHEN known THEN annualised ELSE 0E0 END) AS known_annualised,
                SUM("q_coal_t") AS "sum_coal_t",
                SUM("q_do_l") AS "sum_do_l",
                SUM("q_electricity_kwh") AS "sum_electricity_kwh"
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
                      abate_refused,
                      abate_stated,
                      abate_priced,
                      abate_invested,
                      entries,
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
                        (NULLIF("investment", '') IS NOT NULL AND NOT (CAST(NULLIF("investment", '') AS REAL) BETWEEN 0E0 AND 1E90 AND "investment" NOT GLOB '*[^-+0-9.eE ]*')) OR (NULLIF("lifetime_years", '') IS NOT NULL AND NOT (CAST(NULLIF("lifetime_years", '') AS REAL) BETWEEN 1E0 AND 1E2 AND CAST(NULLIF("lifetime_years", '') AS REAL) = FLOOR(CAST(NULLIF("lifetime_years", '') AS REAL)) AND "lifetime_years" NOT GLOB '*[^-+0-9.eE ]*')) OR (NULLIF("annual_saving", '') IS NOT NULL AND NOT (CAST(NULLIF("annual_saving", '') AS REAL) BETWEEN (-1E90) AND 1E90 AND "annual_saving" NOT GLOB '*[^-+0-9.eE ]*')) OR (NULLIF("grant", '') IS NOT NULL AND NOT (CAST(NULLIF("grant", '') AS REAL) BETWEEN 0E0 AND CASE WHEN NULLIF("investment", '') IS NULL THEN (-1E0) ELSE CAST(NULLIF("investment", '') AS REAL) END AND "grant" NOT GLOB '*[^-+0-9.eE ]*')) OR (NULLIF("coal_t", '') IS NOT NULL AND NOT (CAST(NULLIF("coal_t", '') AS REAL) BETWEEN (-1E90) AND 1E90 AND "coal_t" NOT GLOB '*[^-+0-9.eE ]*')) OR (NULLIF("do_l", '') IS NOT NULL AND NOT (CAST(NULLIF("do_l", '') AS REAL) BETWEEN (-1E90) AND 1E90 AND "do_l" NOT GLOB '*[^-+0-9.eE ]*')) OR (NULLIF("electricity_kwh", '') IS NOT NULL AND NOT (CAST(NULLIF("electricity_kwh", '') AS REAL) BETWEEN (-1E90) AND 1E90 AND "electricity_kwh" NOT GLOB '*[^-+0-9.eE ]*')) OR (NULLIF("water_m3", '') IS NOT NULL AND NOT (CAST(NULLIF("water_m3", '') AS REAL) BETWEEN (-1E90) AND 1E90 AND "water_m3" NOT GLOB '*[^-+0-9.eE ]*')) AS abate_refused,
                        NULLIF("annual_saving", '') IS NOT NULL AS abate_stated,
                        NULLIF("coal_t", '') IS NOT NULL OR NULLIF("do_l", '') IS NOT NULL OR NULLIF("electricity_kwh", '') IS NOT NULL AS abate_priced,
                        NULLIF("investment", '') IS NOT NULL AS abate_invested,
                        CAST(NULLIF("lifetime_years", '') AS REAL) AS abate_lifetime,
                        SUM(CAST(NULLIF("investment", '') AS REAL)) AS "raw_investment",
                        SUM(CAST(NULLIF("annual_saving", '') AS REAL)) AS "raw_annual_saving",
                        SUM(CAST(NULLIF("grant", '') AS REAL)) AS "raw_grant",
                        SUM(CAST(NULLIF("coal_t", '') AS REAL)) AS "raw_coal_t",
                        SUM(CAST(NULLIF("do_l", '') AS REAL)) AS "raw_do_l",
                        SUM(CAST(NULLIF("electricity_kwh", '') AS REAL)) AS "raw_electricity_kwh",
                        COUNT(*) AS entries
                      FROM "national"."options"
                      GROUP BY
                        "programme",
                        abate_refused,
                        abate_stated,
                        abate_priced,
                        abate_invested,
                        abate_lifetime
                    ) AS t
                  ) AS t
                ) AS t
              ) AS t
              GROUP BY
                "programme"
            ) AS t
            ORDER BY "programme"
          ) AS t
          ORDER BY "programme"
        ) AS t
        ORDER BY "programme"
      ) AS t
      ORDER BY "programme"
    ) AS t
    ORDER BY "programme"
  ) AS t
  ORDER BY "programme"
) AS t
ORDER BY "programme"
