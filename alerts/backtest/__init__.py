"""What a rule would have done with what was recorded: the desk itself, under a clock that runs as fast as it
can. Begin reading at :mod:`alerts.backtest.run`."""
