"""Analysis 分析: investigators see who is behind it, only in an opened case."""
