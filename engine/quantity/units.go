package quantity

// The sizes of the units are decimal, and therefore exact: digits × 10^power of the gram, the joule or the
// litre. Those that are no powers of ten derive from these.
const (
	// 453.592 37 g, the international pound of 1959.
	poundDigits = 45359237
	// 231 cubic inches of 2.54 cm: 3.785 411 784 L.
	gallonDigits = 231 * 254 * 254 * 254
	// 1 BTU/lb is 2.326 J/g by the Fifth International Conference on the Properties of Steam, London 1956
	// (Smithells Metals Reference Book, 8th edition, chapter 2): 1055.055 852 62 J, which NIST SP 811,
	// appendix B.8, prints as 1.055 056 E+03.
	btuDigits = 2326 * poundDigits
	// 4.1868 J, the calorie of the International Table, from the same conference.
	calorieDigits = 41868
	// 3600 s.
	hourDigits = 36
)

// Units of mass.
var (
	Gram     = Unit{&definition{"g", "gram", Mass, 1, 0, []string{"gramme", "grammes"}}}
	Pound    = Unit{&definition{"lb", "pound", Mass, poundDigits, -5, []string{"lbs"}}}
	Kilogram = Unit{&definition{"kg", "kilogram", Mass, 1, 3, []string{"kgs", "kilo", "kilos", "kilogramme", "kilogrammes"}}}
	// ShortTon is the ton of the United States, 2000 lb or 907 kg.
	ShortTon = Unit{&definition{"short ton", "short ton", Mass, 2000 * poundDigits, -5, []string{"US ton", "US tons"}}}
	// Tonne is the metric ton, 1000 kg.
	Tonne = Unit{&definition{"t", "tonne", Mass, 1, 6, []string{"tấn", "metric ton", "metric tons", "metric tonne", "metric tonnes"}}}
	// LongTon is the imperial ton, 2240 lb or 1016 kg.
	LongTon       = Unit{&definition{"long ton", "long ton", Mass, 2240 * poundDigits, -5, []string{"imperial ton", "imperial tons"}}}
	Kilotonne     = Unit{&definition{"kt", "kilotonne", Mass, 1, 9, nil}}
	MillionTonnes = Unit{&definition{"Mt", "megatonne", Mass, 1, 12, nil}}
)

// Units of energy. BTU and calorie are those of the International Table; the therm is 100,000 BTU, which the
// United States' therm of 105.4804 MJ misses by 0.024 %.
var (
	Joule        = Unit{&definition{"J", "joule", Energy, 1, 0, nil}}
	Calorie      = Unit{&definition{"cal", "calorie", Energy, calorieDigits, -4, nil}}
	Kilojoule    = Unit{&definition{"kJ", "kilojoule", Energy, 1, 3, nil}}
	BTU          = Unit{&definition{"BTU", "british thermal unit", Energy, btuDigits, -8, []string{"Btu", "btu"}}}
	WattHour     = Unit{&definition{"Wh", "watt hour", Energy, hourDigits, 2, []string{"W·h", "W h"}}}
	Kilocalorie  = Unit{&definition{"kcal", "kilocalorie", Energy, calorieDigits, -1, nil}}
	Megajoule    = Unit{&definition{"MJ", "megajoule", Energy, 1, 6, nil}}
	ThousandBTU  = Unit{&definition{"kBtu", "thousand BTU", Energy, btuDigits, -5, []string{"kBTU"}}}
	KilowattHour = Unit{&definition{"kWh", "kilowatt hour", Energy, hourDigits, 5, []string{"kW·h", "kW h"}}}
	Megacalorie  = Unit{&definition{"Mcal", "megacalorie", Energy, calorieDigits, 2, nil}}
	Therm        = Unit{&definition{"therm", "therm", Energy, btuDigits, -3, nil}}
	Gigajoule    = Unit{&definition{"GJ", "gigajoule", Energy, 1, 9, nil}}
	MillionBTU   = Unit{&definition{"MMBtu", "million BTU", Energy, btuDigits, -2, []string{"MMBTU", "mmBtu", "mmBTU"}}}
	MegawattHour = Unit{&definition{"MWh", "megawatt hour", Energy, hourDigits, 8, []string{"MW·h", "MW h"}}}
	Gigacalorie  = Unit{&definition{"Gcal", "gigacalorie", Energy, calorieDigits, 5, nil}}
	// TonneCoalEquivalent is 29.3076 GJ, 7 Gcal, the convention of IEA and United Nations statistics.
	TonneCoalEquivalent = Unit{&definition{"tce", "tonne of coal equivalent", Energy, 7 * calorieDigits, 5, []string{"TCE", "tonnes of coal equivalent", "tấn than tương đương"}}}
	// TonneOilEquivalent is 41.868 GJ, 10 Gcal; OECD Glossary of Statistical Terms, "TOE". What a national table
	// counts for a tonne of fuel or a kilowatt-hour in toe is a factor, and differs from the energy in it.
	TonneOilEquivalent         = Unit{&definition{"toe", "tonne of oil equivalent", Energy, calorieDigits, 6, []string{"TOE", "tonnes of oil equivalent", "tấn dầu tương đương"}}}
	Terajoule                  = Unit{&definition{"TJ", "terajoule", Energy, 1, 12, nil}}
	GigawattHour               = Unit{&definition{"GWh", "gigawatt hour", Energy, hourDigits, 11, []string{"GW·h", "GW h"}}}
	KilotonneOilEquivalent     = Unit{&definition{"ktoe", "kilotonne of oil equivalent", Energy, calorieDigits, 9, []string{"kTOE"}}}
	Petajoule                  = Unit{&definition{"PJ", "petajoule", Energy, 1, 15, nil}}
	TerawattHour               = Unit{&definition{"TWh", "terawatt hour", Energy, hourDigits, 14, []string{"TW·h", "TW h"}}}
	MillionTonnesOilEquivalent = Unit{&definition{"Mtoe", "megatonne of oil equivalent", Energy, calorieDigits, 12, []string{"MTOE"}}}
)

// Units of volume.
var (
	Millilitre = Unit{&definition{"mL", "millilitre", Volume, 1, -3, []string{"ml", "milliliter", "milliliters"}}}
	Litre      = Unit{&definition{"L", "litre", Volume, 1, 0, []string{"l", "lít", "lit", "liter", "liters"}}}
	USGallon   = Unit{&definition{"US gal", "US gallon", Volume, gallonDigits, -9, []string{"U.S. gal", "U.S. gallon", "U.S. gallons"}}}
	CubicMetre = Unit{&definition{"m3", "cubic metre", Volume, 1, 3, []string{"m³", "m^3", "cubic meter", "cubic meters", "mét khối", "khối"}}}
	// NormalCubicMetre is as large as a [CubicMetre]: conditions of a gas are not converted.
	NormalCubicMetre = Unit{&definition{"Nm3", "normal cubic metre", Volume, 1, 3, []string{"Nm³", "Nm^3", "normal cubic meter", "normal cubic meters"}}}
)

// KilowattMonth is what a year's demand charges are counted in: the sum over its months of the highest power drawn, of which
// the tariff asks a price a month.
var KilowattMonth = Unit{&definition{"kW-month", "kilowatt month", Demand, 1, 0, []string{"kW month", "kW·month", "kW-tháng"}}}

// siMass names the prefixed grams of the SI, as in TJ/Gg. Their letter case is not forgiven: mg is a milligram.
var siMass = [...]struct {
	symbol string
	unit   Unit
}{{"Mg", Tonne}, {"Gg", Kilotonne}, {"Tg", MillionTonnes}}

// units are all units: dimension by dimension, the smallest first.
var units = [...]Unit{
	Gram, Pound, Kilogram, ShortTon, Tonne, LongTon, Kilotonne, MillionTonnes,
	Joule, Calorie, Kilojoule, BTU, WattHour, Kilocalorie, Megajoule, ThousandBTU, KilowattHour, Megacalorie,
	Therm, Gigajoule, MillionBTU, MegawattHour, Gigacalorie, TonneCoalEquivalent, TonneOilEquivalent, Terajoule,
	GigawattHour, KilotonneOilEquivalent, Petajoule, TerawattHour, MillionTonnesOilEquivalent,
	Millilitre, Litre, USGallon, CubicMetre, NormalCubicMetre,
	KilowattMonth,
}
