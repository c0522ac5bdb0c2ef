namespace Sojourn.Core.Tests; public sealed class ValueTests { [Xunit.Fact] public void A_value_that_is_not_there_is_null() => Xunit.Assert.True(default(Sojourn.Core.Values.Value).IsNull); }
