package models

import "testing"

// What a later row does not tell stays as it was told, but for a part that is another.
func TestFillReported(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ body, earlier, want string }{
		{`{"fain":"A","total_obligated":"2.00"}`, `{"fain":"A","total_obligated":"1.00"}`, `{"fain":"A","total_obligated":"2.00"}`},
		{`{"fain":"A","total_obligated":"2.00"}`, `{"fain":"A","end":"2027-09-30","total_obligated":"1.00"}`, `{"end":"2027-09-30","fain":"A","total_obligated":"2.00"}`},
		{`{"fain":"A","recipient":{"uei":"X"}}`, `{"fain":"A","recipient":{"uei":"X","duns":"010517147"}}`, `{"fain":"A","recipient":{"duns":"010517147","uei":"X"}}`},
		{`{"fain":"A","recipient":{"uei":"Y"}}`, `{"fain":"A","recipient":{"uei":"X","duns":"010517147"}}`, `{"fain":"A","recipient":{"uei":"Y"}}`},
		{`{"geoid":"08031","populations":{"2020":715522}}`, `{"geoid":"08031","populations":{"census 2010":600158}}`, `{"geoid":"08031","populations":{"2020":715522,"census 2010":600158}}`},
		{`{"fain":"A","alns":["16.738"]}`, `{"fain":"A","alns":["16.738","16.034"]}`, `{"fain":"A","alns":["16.738"]}`},
	} {
		got, err := FillReported(c.body, c.earlier)
		if err != nil || got != c.want {
			t.Errorf("%s after %s: got %s, %v, want %s", c.body, c.earlier, got, err, c.want)
		}
	}
	if _, err := FillReported("{", "{}"); err == nil {
		t.Error("half an object is filled")
	}
}
