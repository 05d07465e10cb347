package engine_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What must hold whatever the numbers are, and the tests that hold it, in the room that it is about. Most draw their cases at
// random (pgregory.net/rapid); go test -run NAME -rapid.checks 100000 draws more.
var properties = []struct{ property, tests string }{
	{"linear in quantities", "engine.TestLinearInQuantities engine.TestSumOfQuantities"},
	{"nothing saved adds nothing", "engine.TestNothingSavedAddsNothing"},
	{"the sign turns", "engine.TestSignTurns"},
	{"order of options, programmes, carriers, keys and columns", "engine.TestOrderMakesNoDifference engine/sheet.TestFormatsAgree engine/uncertainty.TestOrderAndCores"},
	{"units", "engine.TestUnitsMakeNoDifference engine/quantity.TestConvertRoundsOnce engine/quantity.TestConvertByAnyWay engine/factor.TestUnitsOfACarrierDoNotMatter"},
	{"sums: options, programmes, carriers, scopes", "engine.TestAdditive"},
	{"split and merge", "engine.TestSplitAndMerge"},
	{"a larger factor is never less CO2", "engine.TestFactorsAreMonotone engine.TestWarmingPotentialsAreMonotone engine/factor.TestMoreOfAFactorIsNeverLessCO2"},
	{"scale of money", "engine.TestMoneyScale engine.TestCurrencyIsAScaleOfMoney engine/finance.TestScaleOfMoneyLeavesRatesAndTimes"},
	{"payback", "engine.TestPaybackIsMonotone engine/finance.TestSimplePaybackIsMonotone engine/finance.TestDiscountedPaybackAgainstSimplePayback " +
		"engine/finance.TestDiscountedPaybackOfConventionalFlowsIsNeverOnlyWithNegativeNPV"},
	{"NPV and IRR", "engine/finance.TestNPVOfConventionalFlowsFallsWithTheRate engine/finance.TestNPVIsZeroAtTheIRR engine/finance.TestIRRTendsToThatOfAPerpetuity " +
		"engine/finance.TestNPVIsAdditiveAndAYearsDelayDiscounts engine/finance.TestConventionalFlowsHaveOneIRRThatDecidesLikeNPV"},
	{"cost per tonne", "engine.TestAbatementIdentity"},
	{"sets that extend", "engine/factor.TestAnEmptySetIsItsParent engine/factor.TestTheSameValueChangesNothing"},
	{"years", "engine/factor.TestYearsStandAlone"},
	{"intervals", "engine/uncertainty.TestWiderRangesWidenIntervals engine/uncertainty.TestExactInputsHaveNoInterval engine/uncertainty.TestSharedAddsUpAndTheRestAsSquares " +
		"engine/uncertainty.TestOrderAndCores engine/uncertainty.TestPropagationIsNearTheDraws"},
	{"round trips", "engine/sheet.TestFormatsAgree engine/input.TestRoundTrip engine/quantity.TestFormatReadsBack engine/quantity.TestWritingsAgree engine/report.TestJSONRoundTrip"},
	{"audit", "engine/audit.TestASlipOfTheCO2IsTheFirstMend engine/audit.TestAnythingIsAudited engine/audit.TestOrderAndUnits"},
	{"plan", "engine/plan.TestBestAgainstAllSets engine/plan.TestBudgetAndWhatIsLeft"},
	{"the engine, the stream, the formulas of a workbook and 160 bits agree", "engine.TestEvaluateAgainstManyBits engine/bulk.TestBulkIsEvaluate engine/sheet.TestFormulasGiveTheFiguresOfTheEngine"},
}

func TestEveryPropertyHasItsTest(t *testing.T) {
	for _, p := range properties {
		for test := range strings.FieldsSeq(p.tests) {
			room, name, _ := strings.Cut(test, ".")
			files, err := filepath.Glob(filepath.Join("..", room, "*_test.go"))
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, file := range files {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				found = found || regexp.MustCompile(`(?m)^func `+name+`\(t \*testing\.T\)`).Match(text)
			}
			if !found {
				t.Errorf("%s: there is no test %s in %s", p.property, name, room)
			}
		}
	}
}
