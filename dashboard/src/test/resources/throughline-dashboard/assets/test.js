// for PageServingTest
